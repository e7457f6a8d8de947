// SPDX-License-Identifier: MIT
// Exports models and writes what whitematter computes with them on real images, as cases for ort_check.mjs:
//
//   export_cases CIFAR10_DIR OUT_DIR
#include <whitematter/onnx.hpp>
#include <whitematter/whitematter.hpp>

#include <cstdio>

#include "case_writer.hpp"

namespace wm::test {
namespace {

using Images = Tensor<float, Shape<Batch, 3, 32, 32>>;
constexpr Tolerance tolerance{.atol = 1e-4, .rtol = 1e-4};

/// Every operation that no residual network has: windows, axes, shapes, products on more than two axes.
struct Operations {
  Conv2d<3, 6, Conv{.kernel = 3, .stride = 2, .padding = 1, .dilation = 2, .groups = 3}> grouped;
  Linear<6, 5> mix;
  Linear<7 * 7 * 5, 4> output;
  Parameter<Shape<4, 4>> square;
  WM_MODULE(Operations, grouped, mix, output, square)

  Operations() { init::normal(square, 0, 1); }

  auto forward(const auto& x) const {
    auto y = max_pool2d<Pool{.kernel = 3, .stride = 2, .padding = 1}>(tanh(grouped(x)));
    auto z = avg_pool2d<Pool{.kernel = 2, .stride = 1}>(y - mean<2, 3>(y, keepdim));
    auto tokens = mix(reshape<Shape<Batch, 49, 6>>(z * 2.f));
    auto scores = matmul(output(reshape<Shape<Batch, 245>>(tokens)), square);
    auto positive = exp(-scores) + 1.f;
    return log_softmax(sqrt(positive) / sum<1>(positive, keepdim)) - log(softmax(scores));
  }
};

enum class Text { Source };

constexpr TransformerOptions text_options{
    .feed_forward = 24, .activation = Activation::Gelu, .norm_first = true, .causal = true};

struct Encoder {
  Embedding<65, 16> letters;
  SinusoidalPositions<16> positions;
  TransformerEncoder<2, 16, 4, TransformerOptions{.feed_forward = 24}> encoder;
  WM_MODULE(Encoder, letters, positions, encoder)

  auto forward(const auto& text) const { return encoder(positions(letters(text))); }
  auto forward(const auto& text, const auto& seen) const {
    return encoder(positions(letters(text)), key_mask(seen));
  }
};

/// Reads a text of which some may be padding, and writes another.
struct Translator {
  Embedding<65, 16> letters;
  LearnedPositions<20, 16> positions;
  Transformer<16, 4, 1, 2, text_options> transformer;
  SwiGlu<16, 24> gate;
  WM_MODULE(Translator, letters, positions, transformer, gate)

  auto forward(const auto& source, const auto& target, const auto& seen) const {
    const auto mask = key_mask(seen);
    return gate(transformer(positions(letters(source)), positions(letters(target)), mask, None{}, mask));
  }
};

std::vector<std::int64_t> dims_of(const Extents& extents) { return {extents.begin(), extents.end()}; }

void init_statistics(const auto& state, double low, double high) {
  using State = std::decay_t<decltype(state)>;
  if constexpr (std::is_same_v<typename State::value_type, float>) init::uniform(state, low, high);
}

/// Statistics as after training, so that a wrong fold shows.
template <Module M>
void disturb_statistics(const M& model) {
  for_each_state(model, [](const std::string& name, const auto& state) {
    if (name.ends_with("running_mean")) init_statistics(state, -0.5, 0.5);
    if (name.ends_with("running_var")) init_statistics(state, 0.5, 2);
  });
}

template <Module M>
void write_model(const std::filesystem::path& out, const std::string& name, M& model,
                 const Cifar10::Images& data, const onnx::Options& options) {
  const NoGrad no_grad;
  eval(model);
  std::vector<CaseGroup> groups;
  for (const int batch : {1, 7}) {
    Loader loader(data, {.batch = batch, .workers = 0, .limit = batch});
    const Images images = (*loader.begin()).images;
    const auto logits = model(images);
    const auto result = options.softmax ? softmax(logits) : logits;
    std::vector<std::uint8_t> pixels;
    for (int i = 0; i < batch; ++i)
      for (int p = 0; p < 1024; ++p)
        for (int c = 0; c < 3; ++c) pixels.push_back(data.images.at(i, c, p / 32, p % 32));
    groups.push_back({{options.pixels ? CaseArray("image", {batch, 32, 32, 3}, pixels)
                                      : CaseArray("input", dims_of(images.extents()), images.to_vector())},
                      {CaseArray(options.softmax ? "probabilities" : "logits", dims_of(result.extents()),
                                 result.to_vector())}});
  }
  const auto path = write_case(out, name, groups, tolerance);
  onnx::save<Shape<Batch, 3, 32, 32>>(model, path, options);
  std::printf("%s\n", path.c_str());
}

/// Under the names that inputs have in a file.
const auto input_arrays = [](const auto&... inputs) {
  std::vector<CaseArray> arrays;
  const auto add = [&](const auto& input) {
    const std::string name = arrays.empty() ? "input" : text("input_", arrays.size());
    const auto x = kernel::row_major(input.array());
    arrays.push_back(
        {name, dims_of(input.extents()), element_type<typename std::decay_t<decltype(input)>::value_type>(),
         std::string(reinterpret_cast<const char*>(x.data()), static_cast<std::size_t>(x.bytes()))});
  };
  (add(inputs), ...);
  return arrays;
};

/// The same for a model of anything, on the inputs in the tuple that make_inputs(batch) gives. New weights
/// can give small outputs, of which the tolerance is a share.
template <Module M>
void write_model(const std::filesystem::path& out, const std::string& name, M&& model, auto make_inputs) {
  const NoGrad no_grad;
  eval(model);
  disturb_statistics(model);
  std::vector<CaseGroup> groups;
  double largest = 0;
  for (const int batch : {1, 7}) {
    const auto inputs = make_inputs(batch);
    const auto output = std::apply(model, inputs);
    for (const float value : output.to_vector()) largest = std::max(largest, std::abs(double{value}));
    groups.push_back({std::apply(input_arrays, inputs),
                      {CaseArray("logits", dims_of(output.extents()), output.to_vector())}});
  }
  const auto path = write_case(out, name, groups, {.atol = 1e-4 * largest, .rtol = 1e-4});
  std::apply([&](const auto&... inputs) { onnx::save(model, path, {}, inputs...); }, make_inputs(2));
  std::printf("%s\n", path.c_str());
}

template <auto Steps>
auto some_letters(int batch, int steps) {
  return generate<Shape<Batch, Steps>, std::int64_t>([] { return default_generator().below(65); }, batch,
                                                     steps);
}

/// False for what stands at the end of a sequence, of another length in each.
template <auto Steps>
auto some_seen(int batch, int steps) {
  return generate<Shape<Batch, Steps>, bool>(
      [=, i = 0]() mutable {
        const int place = i++;
        return place % steps <= place / steps;
      },
      batch, steps);
}

/// Encoders and decoders on batches and lengths that their file does not know.
void write_transformers(const std::filesystem::path& out) {
  const auto steps = [](int batch) { return 3 + 2 * batch; };
  write_model(out, "transformer_encoder", Encoder(),
              [=](int batch) { return std::tuple{some_letters<Time>(batch, steps(batch))}; });
  write_model(out, "transformer_encoder_padded", Encoder(), [=](int batch) {
    return std::tuple{some_letters<Time>(batch, steps(batch)), some_seen<Time>(batch, steps(batch))};
  });
  write_model(out, "transformer", Translator(), [=](int batch) {
    return std::tuple{some_letters<Text::Source>(batch, batch + 2), some_letters<Time>(batch, steps(batch)),
                      some_seen<Text::Source>(batch, batch + 2)};
  });
}

void write_random_models(const std::filesystem::path& out) {
  const auto images = [](int batch) { return std::tuple{randn<Shape<Batch, 3, 32, 32>>(batch)}; };
  const auto letters = [](int batch) { return std::tuple{some_letters<Time>(batch, 5)}; };
  write_model(out, "resnet50", ResNet50<10>(), images);
  write_model(out, "mobilenet", MobileNetV2<10, 32, 50>(), images);
  write_model(out, "vgg11", Vgg11<10>(), images);
  write_model(out, "unet", UNet<3, 2>(), images);
  write_model(out, "dcgan_generator", DcganGenerator<>(),
              [](int batch) { return std::tuple{randn<Shape<Batch, 100, 1, 1>>(batch)}; });
  write_model(out, "dcgan_discriminator", DcganDiscriminator<>(), images);
  write_model(out, "autoencoder", Autoencoder<>(), images);
  write_model(out, "char_lstm", CharLstm<65, 32, 64, 2>(), letters);
  write_model(out, "char_gru", CharGru<65, 32, 64, 2>(), letters);
  write_model(out, "char_rnn", CharRnn<65, 32, 64, 2>(), letters);
  write_transformers(out);
}

void write_all(const std::filesystem::path& data_folder, const std::filesystem::path& out) {
  const auto data = Cifar10::open(data_folder).test;
  const auto values = [](const std::array<float, 3>& v) { return std::vector<float>(v.begin(), v.end()); };
  seed(7);
  ResNet18<10> resnet18;
  disturb_statistics(resnet18);
  write_model(out, "resnet18", resnet18, data, {});
  write_model(out, "resnet18_batch_norm", resnet18, data, {.fold_batch_norm = false});
  ResNet20<10> resnet20;
  disturb_statistics(resnet20);
  write_model(out, "resnet20_pixels", resnet20, data,
              {.softmax = true,
               .pixels = onnx::Pixels{values(data.mean), values(data.deviation)},
               .labels = data.classes});
  Operations operations;
  write_model(out, "operations", operations, data, {});
  write_random_models(out);
}

}  // namespace
}  // namespace wm::test

int main(int argc, char** argv) {
  if (argc != 3) return std::fprintf(stderr, "usage: export_cases CIFAR10_DIR OUT_DIR\n"), 2;
  wm::test::write_all(argv[1], argv[2]);
}

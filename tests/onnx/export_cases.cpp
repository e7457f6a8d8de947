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

/// The same for a model of anything, on what make_input(batch) gives. New weights can give small outputs, of
/// which the tolerance is a share.
template <Module M>
void write_model(const std::filesystem::path& out, const std::string& name, M&& model, auto make_input) {
  using Input = decltype(make_input(1));
  const NoGrad no_grad;
  eval(model);
  disturb_statistics(model);
  std::vector<CaseGroup> groups;
  double largest = 0;
  for (const int batch : {1, 7}) {
    const Input input = make_input(batch);
    const auto output = model(input);
    for (const float value : output.to_vector()) largest = std::max(largest, std::abs(double{value}));
    groups.push_back({{CaseArray("input", dims_of(input.extents()), input.to_vector())},
                      {CaseArray("logits", dims_of(output.extents()), output.to_vector())}});
  }
  const auto path = write_case(out, name, groups, {.atol = 1e-4 * largest, .rtol = 1e-4});
  onnx::save<typename Input::shape, typename Input::value_type>(model, path);
  std::printf("%s\n", path.c_str());
}

void write_random_models(const std::filesystem::path& out) {
  const auto images = [](int batch) { return randn<Shape<Batch, 3, 32, 32>>(batch); };
  const auto letters = [](int batch) {
    return generate<Shape<Batch, Time>, std::int64_t>([] { return default_generator().below(65); }, batch, 5);
  };
  write_model(out, "resnet50", ResNet50<10>(), images);
  write_model(out, "mobilenet", MobileNetV2<10, 32, 50>(), images);
  write_model(out, "vgg11", Vgg11<10>(), images);
  write_model(out, "unet", UNet<3, 2>(), images);
  write_model(out, "dcgan_generator", DcganGenerator<>(),
              [](int batch) { return randn<Shape<Batch, 100, 1, 1>>(batch); });
  write_model(out, "dcgan_discriminator", DcganDiscriminator<>(), images);
  write_model(out, "autoencoder", Autoencoder<>(), images);
  write_model(out, "char_lstm", CharLstm<65, 32, 64, 2>(), letters);
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

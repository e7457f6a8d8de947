// SPDX-License-Identifier: MIT
#include <cstdio>

#include <whitematter/nn/activation.hpp>
#include <whitematter/nn/attention.hpp>
#include <whitematter/nn/batch_norm.hpp>
#include <whitematter/nn/conv1d.hpp>
#include <whitematter/nn/conv2d.hpp>
#include <whitematter/nn/conv_transpose2d.hpp>
#include <whitematter/nn/embedding.hpp>
#include <whitematter/nn/feed_forward.hpp>
#include <whitematter/nn/flatten.hpp>
#include <whitematter/nn/group_norm.hpp>
#include <whitematter/nn/gru.hpp>
#include <whitematter/nn/instance_norm.hpp>
#include <whitematter/nn/layer_norm.hpp>
#include <whitematter/nn/learned_positions.hpp>
#include <whitematter/nn/linear.hpp>
#include <whitematter/nn/lstm.hpp>
#include <whitematter/nn/pad.hpp>
#include <whitematter/nn/pooling.hpp>
#include <whitematter/nn/rms_norm.hpp>
#include <whitematter/nn/rnn.hpp>
#include <whitematter/nn/sequential.hpp>
#include <whitematter/nn/sinusoidal_positions.hpp>
#include <whitematter/nn/swiglu.hpp>
#include <whitematter/nn/transformer.hpp>
#include <whitematter/nn/upsample.hpp>

#include "loaded.hpp"
#include "support/listed.hpp"

namespace {

using namespace parity;
using namespace wm;

constexpr Recurrent both{.layers = 2, .bidirectional = true};
constexpr Padding around{.left = 1, .right = 2, .top = 3, .bottom = 0};
constexpr Pool line{.kernel = 3, .stride = 2, .padding = 1},
    window{.kernel = {3, 2}, .stride = {2, 1}, .padding = 1};

constexpr TransformerOptions small{.feed_forward = 5}, causal{.feed_forward = 5, .causal = true},
    with_gelu{.feed_forward = 5, .activation = Activation::Gelu, .causal = true, .final_norm = true},
    pre_norm{.feed_forward = 5, .activation = Activation::Gelu, .norm_first = true, .causal = true};

/// A layer that is called in another way.
template <class Layer, class Call>
struct Called : Layer {
  Call call;
  auto operator()(const auto& x) const { return call(static_cast<const Layer&>(*this), x); }
};

template <class Layer, class Call>
Called<Layer, Call> called(const Layer& layer, Call call) {
  return {layer, call};
}

/// One that reads two sequences.
template <class Layer>
auto of_parts(const Layer& layer) {
  return called(layer, [](const Layer& f, const auto& x) { return f(slice<1, 0, 4>(x), slice<1, 4>(x)); });
}

/// The mask of the steps that are no padding for reference_transformer.cpp.
auto seen(const auto& x) {
  using Steps = typename std::decay_t<decltype(x)>::shape;
  return key_mask(generate<Shape<wm::Batch, Steps::template dim<1>>, bool>(
      [steps = x.size(1), i = 0]() mutable {
        const int place = i++;
        return (place / steps + 1) * (place % steps) % 3 != 2;
      },
      x.size(0)));
}

template <class T>
void add_transformers(auto add) {
  using Steps = Shape<wm::Batch, 9, 6>;
  add("MultiHeadAttention", MultiHeadAttention<6, 3, MultiHead{}, Cpu, T>(), Steps());
  add("MultiHeadAttention, causal", MultiHeadAttention<6, 2, MultiHead{.causal = true}, Cpu, T>(), Steps());
  add("MultiHeadAttention, to a memory",
      called(MultiHeadAttention<6, 2, MultiHead{}, Cpu, T>(),
             [](const auto& attention, const auto& x) {
               const auto memory = slice<1, 4>(x);
               return attention(slice<1, 0, 4>(x), memory, seen(memory));
             }),
      Steps());
  add("FeedForward", FeedForward<6, 5, Activation::Gelu, Cpu, T>(), Steps());
  add("SwiGlu", SwiGlu<6, 5, Cpu, T>(), Steps());
  add("LearnedPositions", LearnedPositions<9, 6, Cpu, T>(), Shape<wm::Batch, 7, 6>());
  add("SinusoidalPositions", SinusoidalPositions<6>(), Steps());
  add("TransformerEncoderLayer", TransformerEncoderLayer<6, 2, small, Cpu, T>(), Steps());
  const auto masked = [](const auto& encoder, const auto& x) { return encoder(x, seen(x)); };
  add("TransformerEncoderLayer, masked", called(TransformerEncoderLayer<6, 2, causal, Cpu, T>(), masked),
      Steps());
  add("TransformerEncoderLayer, normalized first", TransformerEncoderLayer<6, 2, pre_norm, Cpu, T>(),
      Steps());
  add("TransformerEncoder", called(TransformerEncoder<2, 6, 2, with_gelu, Cpu, T>(), masked), Steps());
  add("TransformerDecoderLayer", of_parts(TransformerDecoderLayer<6, 2, small, Cpu, T>()), Steps());
  add("TransformerDecoderLayer, normalized first",
      of_parts(TransformerDecoderLayer<6, 2, pre_norm, Cpu, T>()), Steps());
  add("TransformerDecoder",
      called(TransformerDecoder<2, 6, 2, with_gelu, Cpu, T>(),
             [](const auto& decoder, const auto& sequence) {
               const auto x = slice<1, 0, 4>(sequence);
               const auto memory = slice<1, 4>(sequence);
               return decoder(x, memory, seen(x), seen(memory));
             }),
      Steps());
  add("Transformer", of_parts(Transformer<6, 2, 2, 1, small, Cpu, T>()), Steps());
  add("Transformer, masked",
      called(Transformer<6, 2, 2, 1, causal, Cpu, T>(),
             [](const auto& transformer, const auto& x) {
               const auto source = slice<1, 0, 4>(x);
               const auto target = slice<1, 4>(x);
               return transformer(source, target, seen(source), seen(target), seen(source));
             }),
      Steps());
}

/// The table of layers: each has the name of its reference, and reads random numbers of a shape.
template <class T>
void for_each_layer(auto add) {
  using Row = Shape<wm::Batch, 5>;
  using Line = Shape<wm::Batch, 4, 9>;
  using Image = Shape<wm::Batch, 4, 6, 5>;
  using Steps = Shape<wm::Batch, 7, 5>;
  add("Linear", Linear<5, 7, Cpu, T>(), Steps());
  add("LinearNoBias", LinearNoBias<5, 7, Cpu, T>(), Steps());
  add("Conv1d",
      Conv1d<4, 6, Conv{.kernel = 3, .stride = 2, .padding = 2, .dilation = 2, .groups = 2}, Cpu, T>(),
      Line());
  add("Conv2d",
      Conv2d<4, 6,
             Conv{.kernel = {3, 2}, .stride = {1, 2}, .padding = {2, 1}, .dilation = {2, 1}, .groups = 2},
             Cpu, T>(),
      Image());
  add("ConvTranspose2d",
      ConvTranspose2d<
          4, 6,
          ConvTranspose{
              .kernel = {3, 2}, .stride = {3, 2}, .padding = {2, 1}, .output_padding = {2, 1}, .groups = 2},
          Cpu, T>(),
      Image());
  add("BatchNorm1d", BatchNorm1d<5, Cpu, T>(), Row());
  add("BatchNorm1d, of sequences", BatchNorm1d<5, Cpu, T>(), Shape<wm::Batch, 5, 6>());
  add("BatchNorm2d", BatchNorm2d<5, Cpu, T>(), Shape<wm::Batch, 5, 4, 3>());
  add("BatchNorm3d", BatchNorm3d<5, Cpu, T>(), Shape<wm::Batch, 5, 2, 3, 4>());
  add("LayerNorm", LayerNormOf<Shape<3, 5>, Cpu, T>(), Shape<wm::Batch, 2, 3, 5>());
  add("GroupNorm", GroupNorm<2, 6, Cpu, T>(), Shape<wm::Batch, 6, 4, 3>());
  add("InstanceNorm1d", InstanceNorm1d<5, Norm{.affine = true}, Cpu, T>(), Shape<wm::Batch, 5, 6>());
  add("InstanceNorm2d", InstanceNorm2d<5, Norm{.affine = true}, Cpu, T>(), Shape<wm::Batch, 5, 4, 3>());
  add("InstanceNorm3d", InstanceNorm3d<5, Norm{}, Cpu, T>(), Shape<wm::Batch, 5, 2, 3, 4>());
  add("RmsNorm", RmsNorm<5, Cpu, T>(), Steps());
  add("Embedding", Embedding<9, 4, 2, Cpu, T>(), indices<9, Shape<wm::Batch, 6>>);
  add("Rnn", Rnn<5, 4, Recurrent{}, Cpu, T>(), Steps());
  add("Rnn, two layers in both directions",
      Rnn<5, 4, Recurrent{.layers = 2, .bidirectional = true, .batch_first = false, .relu = true}, Cpu, T>(),
      Shape<7, wm::Batch, 5>());
  add("Lstm", Lstm<5, 4, both, Cpu, T>(), Steps());
  add("Gru", Gru<5, 4, both, Cpu, T>(), Steps());
  add_transformers<T>(add);
  add("Relu", Relu(), Row());
  add("Relu6", Relu6(), Row());
  add("LeakyRelu", LeakyRelu{0.2}, Row());
  add("Elu", Elu{0.7}, Row());
  add("Tanh", Tanh(), Row());
  add("Sigmoid", Sigmoid(), Row());
  add("Gelu", Gelu(), Row());
  add("GeluTanh", GeluTanh(), Row());
  add("Silu", Silu(), Row());
  add("Mish", Mish(), Row());
  add("Softplus", Softplus(), Row());
  add("Hardswish", Hardswish(), Row());
  add("Softmax", Softmax<>(), Row());
  add("LogSoftmax", LogSoftmax<>(), Row());
  add("MaxPool1d", MaxPool1d<line>(), Line());
  add("AvgPool1d", AvgPool1d<line>(), Line());
  add("MaxPool2d", MaxPool2d<window>(), Image());
  add("AvgPool2d", AvgPool2d<window>(), Image());
  add("AdaptiveAvgPool1d", AdaptiveAvgPool1d<3>(), Line());
  add("AdaptiveMaxPool1d", AdaptiveMaxPool1d<3>(), Line());
  add("AdaptiveAvgPool2d", AdaptiveAvgPool2d<3, 2>(), Image());
  add("AdaptiveMaxPool2d", AdaptiveMaxPool2d<3, 2>(), Image());
  add("GlobalAvgPool", GlobalAvgPool(), Image());
  add("GlobalMaxPool", GlobalMaxPool(), Image());
  add("ZeroPad2d", ZeroPad2d<around>(), Image());
  add("ConstantPad2d", ConstantPad2d<around>{1.5}, Image());
  add("ReflectionPad2d", ReflectionPad2d<around>(), Image());
  add("Flatten", Flatten<>(), Image());
  add("Unflatten", Unflatten<3, 2, 2>(), Shape<wm::Batch, 12>());
  add("Upsample", Upsample<Pair(2, 3), Interpolation::Bilinear>(), Image());
  add("UpsampleTo", UpsampleTo<7, 9, Interpolation::Bilinear>(), Image());
  add("Dropout", Dropout(), Row());
  add("Identity", Identity(), Row());
}

template <class T>
std::set<std::string> compare_layers(double bound) {
  std::set<std::string> names;
  double worst = 0;
  const auto compare = [&]<class M>(const std::string& name, const M& layer, auto input) {
    Loaded<M, T, decltype(input)> sides(name, input, 4, layer);
    const auto check = [&](const std::string& value, double error) {
      INFO(name << ": " << value << " is off by " << error);
      CHECK(error <= bound);
      worst = std::max(worst, error);
    };
    CHECK(names_of(sides.ours) == sides.theirs.names());
    check("the output in inference", eval_error(sides));
    compare_training(sides, check);
    names.insert(name.substr(0, name.find(',')));
  };
  for_each_layer<T>([&]<class Input>(const char* name, const auto& layer, Input input) {
    if constexpr (requires { Input::rank; })
      compare(name, layer, numbers<T, Input>);
    else
      compare(name, layer, input);
  });
  std::printf("%zu layers: worst error %.1e\n", names.size(), worst);
  return names;
}

// Modules, names of modules with arguments, and what is made of one layer after another. Not those that
// others have the name of, and what PyTorch has not.
std::set<std::string> layers() {
  std::set<std::string> names;
  for (const char* pattern :
       {R"(WM_MODULE\((\w+))", R"(\nusing (\w+) = \w+<)", R"(struct (\w+) : RecurrentLayers<)"})
    names.merge(names_in(std::filesystem::path(WHITEMATTER_HEADERS) / "nn", pattern));
  for (const char* name : {"BatchNorm", "InstanceNorm", "LayerNormOf", "Lambda", "Residual"})
    names.erase(name);
  return names;
}

}  // namespace

TEST_CASE("layers agree with LibTorch in double, and each is in the table") {
  CHECK(compare_layers<double>(1e-10) == layers());
}

TEST_CASE("layers agree with LibTorch in float") { compare_layers<float>(1e-5); }

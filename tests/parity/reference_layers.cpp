// SPDX-License-Identifier: MIT
#include <stdexcept>

#include "reference_transformer.hpp"

namespace parity {

namespace {

namespace nn = torch::nn;
using torch::Tensor;

// A layer that PyTorch has as a function alone.
Reference function(std::function<Tensor(const Tensor&)> forward) {
  return {std::make_shared<nn::Module>(), std::move(forward)};
}

// What a recurrent layer gives at each step.
template <class Holder>
Reference recurrent(Holder holder) {
  return {holder.ptr(), [holder](const Tensor& x) mutable { return std::get<0>(holder->forward(x)); }};
}

// PyTorch has had it since version 2.4, with these names and this epsilon.
struct RmsNormImpl : nn::Module {
  explicit RmsNormImpl(std::int64_t width) : weight(register_parameter("weight", torch::ones(width))) {}
  Tensor forward(const Tensor& x) {
    const double epsilon = x.scalar_type() == torch::kFloat ? std::numeric_limits<float>::epsilon()
                                                            : std::numeric_limits<double>::epsilon();
    return x * torch::rsqrt(x.square().mean(-1, true) + epsilon) * weight;
  }
  Tensor weight;
};
TORCH_MODULE(RmsNorm);

template <class Holder, class Options>
std::function<Reference()> layer(const Options& options) {
  return [options] { return reference_of(Holder(options)); };
}

template <class Holder>
std::function<Reference()> layer() {
  return [] { return reference_of(Holder()); };
}

using Sizes = std::vector<std::int64_t>;

// By the names of our layers.
std::map<std::string, std::function<Reference()>> all_layers() {
  std::map<std::string, std::function<Reference()>> all{
      {"Linear", layer<nn::Linear>(nn::LinearOptions(5, 7))},
      {"LinearNoBias", layer<nn::Linear>(nn::LinearOptions(5, 7).bias(false))},
      {"Conv1d", layer<nn::Conv1d>(nn::Conv1dOptions(4, 6, 3).stride(2).padding(2).dilation(2).groups(2))},
      {"Conv2d",
       layer<nn::Conv2d>(
           nn::Conv2dOptions(4, 6, {3, 2}).stride({1, 2}).padding({2, 1}).dilation({2, 1}).groups(2))},
      {"ConvTranspose2d", layer<nn::ConvTranspose2d>(nn::ConvTranspose2dOptions(4, 6, {3, 2})
                                                         .stride({3, 2})
                                                         .padding({2, 1})
                                                         .output_padding({2, 1})
                                                         .groups(2))},
      {"BatchNorm1d", layer<nn::BatchNorm1d>(nn::BatchNormOptions(5))},
      {"BatchNorm1d, of sequences", layer<nn::BatchNorm1d>(nn::BatchNormOptions(5))},
      {"BatchNorm2d", layer<nn::BatchNorm2d>(nn::BatchNormOptions(5))},
      {"BatchNorm3d", layer<nn::BatchNorm3d>(nn::BatchNormOptions(5))},
      {"LayerNorm", layer<nn::LayerNorm>(nn::LayerNormOptions({3, 5}))},
      {"GroupNorm", layer<nn::GroupNorm>(nn::GroupNormOptions(2, 6))},
      {"InstanceNorm1d", layer<nn::InstanceNorm1d>(nn::InstanceNormOptions(5).affine(true))},
      {"InstanceNorm2d", layer<nn::InstanceNorm2d>(nn::InstanceNormOptions(5).affine(true))},
      {"InstanceNorm3d", layer<nn::InstanceNorm3d>(nn::InstanceNormOptions(5))},
      {"RmsNorm", layer<RmsNorm>(5)},
      {"Embedding", layer<nn::Embedding>(nn::EmbeddingOptions(9, 4).padding_idx(2))},
      {"Rnn", [] { return recurrent(nn::RNN(nn::RNNOptions(5, 4).batch_first(true))); }},
      {"Rnn, two layers in both directions",
       [] {
         return recurrent(
             nn::RNN(nn::RNNOptions(5, 4).num_layers(2).bidirectional(true).nonlinearity(torch::kReLU)));
       }},
      {"Lstm",
       [] {
         return recurrent(
             nn::LSTM(nn::LSTMOptions(5, 4).num_layers(2).bidirectional(true).batch_first(true)));
       }},
      {"Gru",
       [] {
         return recurrent(nn::GRU(nn::GRUOptions(5, 4).num_layers(2).bidirectional(true).batch_first(true)));
       }},
      {"Relu", layer<nn::ReLU>()},
      {"Relu6", layer<nn::ReLU6>()},
      {"LeakyRelu", layer<nn::LeakyReLU>(nn::LeakyReLUOptions().negative_slope(0.2))},
      {"Elu", layer<nn::ELU>(nn::ELUOptions().alpha(0.7))},
      {"Tanh", layer<nn::Tanh>()},
      {"Sigmoid", layer<nn::Sigmoid>()},
      {"Gelu", layer<nn::GELU>()},
      {"GeluTanh", layer<nn::GELU>(nn::GELUOptions().approximate("tanh"))},
      {"Silu", layer<nn::SiLU>()},
      {"Mish", layer<nn::Mish>()},
      {"Softplus", layer<nn::Softplus>()},
      {"Hardswish", [] { return function([](const Tensor& x) { return torch::hardswish(x); }); }},
      {"Softmax", layer<nn::Softmax>(nn::SoftmaxOptions(-1))},
      {"LogSoftmax", layer<nn::LogSoftmax>(nn::LogSoftmaxOptions(-1))},
      {"MaxPool1d", layer<nn::MaxPool1d>(nn::MaxPool1dOptions(3).stride(2).padding(1))},
      {"AvgPool1d", layer<nn::AvgPool1d>(nn::AvgPool1dOptions(3).stride(2).padding(1))},
      {"MaxPool2d", layer<nn::MaxPool2d>(nn::MaxPool2dOptions({3, 2}).stride({2, 1}).padding(1))},
      {"AvgPool2d", layer<nn::AvgPool2d>(nn::AvgPool2dOptions({3, 2}).stride({2, 1}).padding(1))},
      {"AdaptiveAvgPool1d", layer<nn::AdaptiveAvgPool1d>(nn::AdaptiveAvgPool1dOptions(3))},
      {"AdaptiveMaxPool1d", layer<nn::AdaptiveMaxPool1d>(nn::AdaptiveMaxPool1dOptions(3))},
      {"AdaptiveAvgPool2d", layer<nn::AdaptiveAvgPool2d>(nn::AdaptiveAvgPool2dOptions({3, 2}))},
      {"AdaptiveMaxPool2d", layer<nn::AdaptiveMaxPool2d>(nn::AdaptiveMaxPool2dOptions({3, 2}))},
      {"GlobalAvgPool", [] { return function([](const Tensor& x) {
                               return x.mean(Sizes{2, 3});
                             }); }},
      {"GlobalMaxPool", [] { return function([](const Tensor& x) {
                               return x.amax(Sizes{2, 3});
                             }); }},
      {"ZeroPad2d", layer<nn::ZeroPad2d>(nn::ZeroPad2dOptions({1, 2, 3, 0}))},
      {"ConstantPad2d", layer<nn::ConstantPad2d>(nn::ConstantPad2dOptions({1, 2, 3, 0}, 1.5))},
      {"ReflectionPad2d", layer<nn::ReflectionPad2d>(nn::ReflectionPad2dOptions({1, 2, 3, 0}))},
      {"Flatten", layer<nn::Flatten>()},
      {"Unflatten", layer<nn::Unflatten>(nn::UnflattenOptions(1, {3, 2, 2}))},
      {"Upsample", layer<nn::Upsample>(nn::UpsampleOptions()
                                           .scale_factor(std::vector<double>{2, 3})
                                           .mode(torch::kBilinear)
                                           .align_corners(false))},
      {"UpsampleTo", layer<nn::Upsample>(nn::UpsampleOptions()
                                             .size(std::vector<std::int64_t>{7, 9})
                                             .mode(torch::kBilinear)
                                             .align_corners(false))},
      {"Dropout", layer<nn::Dropout>()},
      {"Identity", layer<nn::Identity>()},
  };
  all.merge(transformer_layers());
  return all;
}

}  // namespace

Reference make_layer(const std::string& name) {
  static const auto layers = all_layers();
  const auto found = layers.find(name);
  if (found == layers.end()) throw std::runtime_error("make_layer: no such model or layer: " + name);
  return found->second();
}

}  // namespace parity

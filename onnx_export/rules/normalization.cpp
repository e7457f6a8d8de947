// SPDX-License-Identifier: MIT
#include "families.hpp"

namespace wm::onnx {
namespace {

Outputs batch_normalization(const Call& call) {
  call.check(call.dims(0).size() >= 2, "input must be [N, C, ...]", "2 dimensions or more",
             to_text(call.dims(0)));
  call.check(call.integer("training_mode", 0) == 0, "the model must be traced in eval mode",
             "training_mode 0", 1);
  const Dims channels{call.dims(0)[1]};
  call.check_dims(call.dims(1), "scale must have a number for each channel", channels);
  call.check_dims(call.dims(2), "B must have a number for each channel", channels);
  call.check_dims(call.dims(3), "mean must have a number for each channel", channels);
  call.check_dims(call.dims(4), "var must have a number for each channel", channels);
  return like_input(call);
}

Outputs instance_normalization(const Call& call) {
  call.check(call.dims(0).size() >= 3, "input must be [N, C, D, ...]", "3 dimensions or more",
             to_text(call.dims(0)));
  const Dims channels{call.dims(0)[1]};
  call.check_dims(call.dims(1), "scale must have a number for each channel", channels);
  call.check_dims(call.dims(2), "B must have a number for each channel", channels);
  return like_input(call);
}

Outputs layer_normalization(const Call& call) {
  const Dims& x = call.dims(0);
  const auto axis = static_cast<std::ptrdiff_t>(call.axis(call.integer("axis", -1), x.size()));
  const Dims last(x.begin() + axis, x.end());
  call.check_dims(call.dims(1), "Scale must have the sizes of the last axes", last);
  if (call.has(2)) call.check_dims(call.dims(2), "B must have the sizes of the last axes", last);
  return like_input(call);
}

Outputs softmax(const Call& call) {
  call.axis(call.integer("axis", -1), call.dims(0).size());
  return like_input(call);
}

}  // namespace

std::vector<Rule> normalization_rules() {
  using enum Kind;
  return {
      {"BatchNormalization",
       "FFFFF",
       {{"epsilon", Float}, {"momentum", Float}, {"training_mode", Int}},
       batch_normalization},
      {"InstanceNormalization", "FFF", {{"epsilon", Float}}, instance_normalization},
      {"LayerNormalization", "FF|F", {{"axis", Int}, {"epsilon", Float}}, layer_normalization},
      {"LogSoftmax", "F", {{"axis", Int}}, softmax},
      {"Softmax", "F", {{"axis", Int}}, softmax},
  };
}

}  // namespace wm::onnx

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
      {"LogSoftmax", "F", {{"axis", Int}}, softmax},
      {"Softmax", "F", {{"axis", Int}}, softmax},
  };
}

}  // namespace wm::onnx

// SPDX-License-Identifier: MIT
#include <whitematter/nn/conv2d.hpp>

#include "support/tensors.hpp"

using namespace wm;

namespace {
template <class M>
std::vector<std::string> state_of(const M& model) {
  std::vector<std::string> names;
  for_each_state(model, [&](const std::string& name, const auto& state) {
    names.push_back(text(name, state.extents()));
  });
  return names;
}
}  // namespace

TEST_CASE("Conv2d has PyTorch's state, with and without bias, and in groups") {
  CHECK(state_of(Conv2d<4, 6, Conv{.kernel = 3}>()) ==
        std::vector<std::string>{"weight[6, 4, 3, 3]", "bias[6]"});
  CHECK(state_of(Conv2d<4, 6, Conv{.kernel = 3, .groups = 2, .bias = false}>()) ==
        std::vector<std::string>{"weight[6, 2, 3, 3]"});
  static_assert(parameter_count<Conv2d<3, 64, Conv{.kernel = 7, .bias = false}>> == 9408);
}

TEST_CASE("Conv2d applies its weight and bias") {
  seed(1);
  const Conv2d<3, 2, Conv{.kernel = 3, .stride = 2, .padding = 1}> layer;
  const auto x = sample<Shape<Batch, 3, 5, 5>, float>(1, 2);
  const auto y = layer(x);
  static_assert(std::is_same_v<decltype(y), const Tensor<float, Shape<Batch, 2, 3, 3>>>);
  CHECK(y.to_vector() ==
        conv2d<Conv{.kernel = 3, .stride = 2, .padding = 1}>(x, layer.weight, layer.bias).to_vector());
}

TEST_CASE("Conv2d begins within PyTorch's bounds") {
  seed(2);
  const Conv2d<4, 8, Conv{.kernel = 5}> layer;
  float largest = 0;
  for (const float v : layer.weight.to_vector()) largest = std::max(largest, std::abs(v));
  for (const float v : layer.bias.to_vector()) CHECK(std::abs(v) <= 0.1f);
  CHECK(largest <= 0.1f);
  CHECK(largest > 0.099f);
}

static_assert(has_input_channels<Shape<Batch, 3, 8, 8>, 3> && !has_input_channels<Shape<Batch, 4, 8, 8>, 3> &&
              !has_input_channels<Shape<Batch, 3, 8>, 3>);

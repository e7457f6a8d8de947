// SPDX-License-Identifier: MIT
#include <whitematter/nn/conv1d.hpp>

#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("Conv1d has PyTorch's state") {
  std::vector<std::string> names;
  for_each_state(
      Conv1d<4, 6, Conv{.kernel = 3, .groups = 2}>(),
      [&](const std::string& name, const auto& state) { names.push_back(text(name, state.extents())); });
  CHECK(names == std::vector<std::string>{"weight[6, 2, 3]", "bias[6]"});
  static_assert(parameter_count<Conv1d<4, 6, Conv{.kernel = 3, .bias = false}>> == 72);
}

TEST_CASE("Conv1d applies its weight and bias, to any length that it keeps") {
  seed(1);
  constexpr Conv same{.kernel = 3, .padding = 1};
  const Conv1d<3, 2, same> layer;
  const auto x = sample<Shape<Batch, 3, Time>, float>(1, 2, 5);
  const auto y = layer(x);
  static_assert(std::is_same_v<decltype(y), const Tensor<float, Shape<Batch, 2, Time>>>);
  CHECK(y.to_vector() == conv1d<same>(x, layer.weight, layer.bias).to_vector());
  for (const float v : layer.weight.to_vector()) CHECK(std::abs(v) <= 1.f / 3);
}

static_assert(has_sequence_channels<Shape<Batch, 3, 8>, 3> && !has_sequence_channels<Shape<Batch, 4, 8>, 3> &&
              !has_sequence_channels<Shape<Batch, 3, 8, 8>, 3>);

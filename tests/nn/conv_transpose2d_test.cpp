// SPDX-License-Identifier: MIT
#include <whitematter/nn/conv_transpose2d.hpp>

#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("ConvTranspose2d has PyTorch's state") {
  std::vector<std::string> names;
  for_each_state(
      ConvTranspose2d<4, 6, ConvTranspose{.kernel = {3, 2}, .groups = 2}>(),
      [&](const std::string& name, const auto& state) { names.push_back(text(name, state.extents())); });
  CHECK(names == std::vector<std::string>{"weight[4, 3, 3, 2]", "bias[6]"});
  static_assert(parameter_count<ConvTranspose2d<4, 6, ConvTranspose{.kernel = 2, .bias = false}>> == 96);
}

TEST_CASE("ConvTranspose2d applies its weight and bias") {
  seed(1);
  constexpr ConvTranspose twice{.kernel = 3, .stride = 2, .padding = 1, .output_padding = 1};
  const ConvTranspose2d<3, 2, twice> layer;
  const auto x = sample<Shape<Batch, 3, 4, 5>, float>(1, 2);
  const auto y = layer(x);
  static_assert(std::is_same_v<decltype(y), const Tensor<float, Shape<Batch, 2, 8, 10>>>);
  CHECK(y.to_vector() == conv_transpose2d<twice>(x, layer.weight, layer.bias).to_vector());
}

TEST_CASE("ConvTranspose2d begins within PyTorch's bounds") {
  seed(2);
  const ConvTranspose2d<8, 4, ConvTranspose{.kernel = 5}> layer;
  float largest = 0;
  for (const float v : layer.weight.to_vector()) largest = std::max(largest, std::abs(v));
  for (const float v : layer.bias.to_vector()) CHECK(std::abs(v) <= 0.1f);
  CHECK(largest <= 0.1f);
  CHECK(largest > 0.099f);
}

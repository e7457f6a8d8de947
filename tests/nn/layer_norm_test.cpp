// SPDX-License-Identifier: MIT
#include <whitematter/nn/layer_norm.hpp>

#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("LayerNorm has PyTorch's state and first values") {
  const LayerNormOf<Shape<2, 3>> layer;
  std::vector<std::string> names;
  for_each_state(layer,
                 [&](const std::string& name, const auto& s) { names.push_back(text(name, s.extents())); });
  CHECK(names == std::vector<std::string>{"weight[2, 3]", "bias[2, 3]"});
  CHECK(layer.weight.at(1, 2) == 1);
  CHECK(layer.bias.at(1, 2) == 0);
}

TEST_CASE("LayerNorm normalizes the last axes") {
  const LayerNorm<2, Cpu, double> layer;
  const auto y = layer(Tensor<double, Shape<Batch, Time, 2>>::from({1, 3, 7, 5}, 1, 2));
  static_assert(std::is_same_v<decltype(y), const Tensor<double, Shape<Batch, Time, 2>>>);
  check_close(y.to_vector(), {-1, 1, 1, -1}, 1e-5);
}

// SPDX-License-Identifier: MIT
#include <whitematter/nn/embedding.hpp>

#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("Embedding has PyTorch's state, which begins with normal values") {
  seed(1);
  const Embedding<200, 50> layer;
  for_each_state(layer, [](const std::string& name, const auto& state) {
    CHECK(name == "weight");
    CHECK(state.extents() == Extents{200, 50});
  });
  static_assert(parameter_count<Embedding<200, 50>> == 10'000);
  double sum = 0, squares = 0;
  for (const float v : layer.weight.to_vector()) sum += v, squares += static_cast<double>(v) * v;
  CHECK(std::abs(sum / 1e4) < 0.03);
  CHECK(std::abs(squares / 1e4 - 1) < 0.05);
}

TEST_CASE("Embedding takes rows, and leaves that for padding alone") {
  seed(2);
  const Embedding<4, 2, 1, Cpu, double> layer;
  const auto index = Tensor<std::int32_t, Shape<Batch, 2>>::from({1, 3, 0, 3}, 2);
  const auto y = layer(index);
  static_assert(std::is_same_v<decltype(y), const Tensor<double, Shape<Batch, 2, 2>>>);
  CHECK(y.at(0, 0, 0) == 0);
  CHECK(y.at(0, 0, 1) == 0);
  CHECK(y.at(1, 1, 1) == layer.weight.at(3, 1));
  y.backward(ones<Shape<Batch, 2, 2>, double>(2));
  CHECK(layer.weight.grad().to_vector() == std::vector<double>{1, 1, 0, 0, 0, 0, 2, 2});
}

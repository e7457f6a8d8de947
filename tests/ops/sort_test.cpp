// SPDX-License-Identifier: MIT
#include <whitematter/ops/sort.hpp>

#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("topk and sort give values and indices") {
  const auto x = Tensor<double, Shape<Batch, 4>>::from({1, 4, 2, 4, -1, -3, -2, -1}, 2);
  const auto top = topk<2>(x);
  static_assert(std::is_same_v<decltype(top), const Sorted<double, Shape<Batch, 2>>>);
  CHECK(top.values.to_vector() == std::vector<double>{4, 4, -1, -1});
  CHECK(top.indices.to_vector() == std::vector<std::int64_t>{1, 3, 0, 3});
  const auto [values, indices] = sort<0>(x);
  CHECK(values.to_vector() == std::vector<double>{-1, -3, -2, -1, 1, 4, 2, 4});
  CHECK(indices.to_vector() == std::vector<std::int64_t>{1, 1, 1, 1, 0, 0, 0, 0});
  CHECK(argsort(x, true).to_vector() == std::vector<std::int64_t>{1, 3, 2, 0, 0, 3, 2, 1});
}

TEST_CASE("the gradient goes where the values came from") {
  auto x = Tensor<double, Shape<Time>>::from({1, 4, 2}, 3);
  x.requires_grad();
  topk<2, 0>(x).values.backward(Tensor<double, Shape<2>>::from({10, 20}));
  CHECK(x.grad().to_vector() == std::vector<double>{0, 10, 20});
  CHECK_THROWS_WITH((topk<4, 0>(x)), "topk: the axis must have at least K elements (expected 4, got 3)");
}

static_assert(has_top<Shape<Batch, 4>, 4, -1> && has_top<Shape<Batch, 4>, 9, 0>);
static_assert(!has_top<Shape<Batch, 4>, 5, 1> && !has_top<Shape<4>, 0, 0> && !has_top<Shape<4>, 1, 1>);

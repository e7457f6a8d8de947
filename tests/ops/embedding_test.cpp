// SPDX-License-Identifier: MIT
#include <whitematter/ops/embedding.hpp>

#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("embedding takes rows of a table, and sums their gradients") {
  auto table = ramp<Shape<3, 2>>();
  table.requires_grad();
  const auto index = Tensor<std::int64_t, Shape<Batch, 2>>::from({2, 0, 2, 2}, 2);
  const auto y = embedding(table, index);
  static_assert(std::is_same_v<decltype(y), const Tensor<double, Shape<Batch, 2, 2>>>);
  CHECK(y.to_vector() == std::vector<double>{4, 5, 0, 1, 4, 5, 4, 5});
  y.backward(ones<Shape<Batch, 2, 2>, double>(2));
  CHECK(table.grad().to_vector() == std::vector<double>{1, 1, 0, 0, 3, 3});
  table.zero_grad();
  embedding(table, index, {.padding_idx = 2}).backward(ones<Shape<Batch, 2, 2>, double>(2));
  CHECK(table.grad().to_vector() == std::vector<double>{1, 1, 0, 0, 0, 0});
}

TEST_CASE("an index outside the table is named") {
  const auto table = ramp<Shape<3, 2>>();
  CHECK(embedding(table, Tensor<std::int32_t, Shape<>>::from({1})).to_vector() == std::vector<double>{2, 3});
  CHECK_THROWS_WITH((embedding(table, Tensor<std::int64_t, Shape<2, 2>>::from({0, 1, 3, 0}))),
                    "embedding: indices must be rows of the weight (expected 0 to 2, got 3 at [1, 0])");
}

static_assert(embeddable<Shape<3, 2>, Shape<Batch, Time>> && embeddable<Shape<3, 2>, Shape<>>);
static_assert(!embeddable<Shape<3>, Shape<Batch>> && !embeddable<Shape<3, 2>, Shape<1, 1, 1, 1, 1, 1>>);

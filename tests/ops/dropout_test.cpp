// SPDX-License-Identifier: MIT
#include <whitematter/ops/dropout.hpp>

#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("dropout scales what it keeps") {
  seed(1);
  const auto y = dropout(full<Shape<1000>>(3.f), 0.25).to_vector();
  int kept = 0;
  for (const float value : y) {
    CHECK((value == 0 || value == 4));
    kept += int{value != 0};
  }
  CHECK(kept > 700);
  CHECK(kept < 800);
}

TEST_CASE("dropout of nothing and of all") {
  const auto x = sample<Shape<7>>(1);
  CHECK(dropout(x, 0).to_vector() == x.to_vector());
  CHECK(dropout(x, 1).to_vector() == std::vector<double>(7, 0.0));
}

TEST_CASE("each call draws anew, and the seed fixes it") {
  const auto x = ones<Shape<64>>();
  seed(2);
  const auto first = dropout(x).to_vector(), second = dropout(x).to_vector();
  CHECK(first != second);
  seed(2);
  CHECK(dropout(x).to_vector() == first);
}

TEST_CASE("the gradient of dropout has its mask") {
  auto x = ones<Shape<Batch, 2, 3, 3>>(2);
  x.requires_grad();
  const auto y = dropout(x, 0.5);
  y.backward(ones<Shape<Batch, 2, 3, 3>>(2));
  CHECK(x.grad().to_vector() == y.to_vector());
}

TEST_CASE("p is a probability") {
  CHECK_THROWS_WITH(dropout(ones<Shape<2>>(), 1.5),
                    "dropout: p must be a probability (expected 0 to 1, got 1.5)");
  CHECK_THROWS_AS(dropout(ones<Shape<2>>(), -0.1), Error);
}

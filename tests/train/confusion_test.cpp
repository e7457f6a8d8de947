// SPDX-License-Identifier: MIT
#include <whitematter/train/confusion.hpp>

#include "support/catch.hpp"

using namespace wm;

TEST_CASE("a confusion matrix counts truth by row and prediction by column") {
  ConfusionMatrix matrix(3);
  CHECK_FALSE(matrix.accuracy());
  matrix.add(0, 0);
  matrix.add(0, 0);
  matrix.add(0, 2);
  matrix.add(1, 0);
  CHECK(matrix.count(0, 0) == 2);
  CHECK(matrix.count(0, 2) == 1);
  CHECK(matrix.count(2, 0) == 0);
  CHECK(matrix.count(1, 0) == 1);
  CHECK(matrix.total() == 4);
  CHECK(matrix.total(0) == 3);
  CHECK(matrix.correct() == 2);
  CHECK(matrix.accuracy() == 0.5);
  CHECK(matrix.accuracy(0) == 2.0 / 3);
  CHECK(matrix.accuracy(1) == 0.0);
  CHECK_FALSE(matrix.accuracy(2));
}

TEST_CASE("what is no class is refused") {
  ConfusionMatrix matrix(3);
  CHECK_THROWS_WITH(matrix.add(3, 0), "ConfusionMatrix: the label must be a class (expected 0 to 2, got 3)");
  CHECK_THROWS_WITH(matrix.add(0, -1),
                    "ConfusionMatrix: the prediction must be a class (expected 0 to 2, got -1)");
  CHECK_THROWS_AS(matrix.count(0, 3), IndexError);
  CHECK(matrix.total() == 0);
  CHECK_THROWS_WITH(ConfusionMatrix(0), "ConfusionMatrix: there must be classes (expected > 0, got 0)");
  CHECK_FALSE(ConfusionMatrix().accuracy());
}

// SPDX-License-Identifier: MIT
#include <whitematter/ops/permute.hpp>

#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("permute and transpose by hand") {
  const auto x = ramp<Shape<Batch, 3, 2>>(2);
  const auto y = permute<-1, 0, 1>(x);
  static_assert(std::is_same_v<decltype(y), const Tensor<double, Shape<2, Batch, 3>>>);
  CHECK(y.to_vector() == std::vector<double>{0, 2, 4, 6, 8, 10, 1, 3, 5, 7, 9, 11});
  const auto z = transpose<1, -1>(x);
  static_assert(std::is_same_v<decltype(z), const Tensor<double, Shape<Batch, 2, 3>>>);
  CHECK(z.to_vector() == std::vector<double>{0, 2, 4, 1, 3, 5, 6, 8, 10, 7, 9, 11});
  CHECK(transpose<0, 1>(Tensor<bool, Shape<2, 1>>::from({true, false})).to_vector() ==
        std::vector<bool>{true, false});
}

TEST_CASE("permute does not depend on the order in memory") {
  const auto images = sample<Shape<Batch, 3, 2, 4>>(1, 2);
  check_layouts([](const auto& x) { return permute<0, 2, 3, 1>(x); }, images);
  check_layouts([](const auto& x) { return permute<3, 2, 1, 0>(x); }, images);
}

static_assert(permutable<Shape<Batch, 3>, 1, 0> && permutable<Shape<>> && permutable<Shape<4, 5>, -1, 0>);
static_assert(!permutable<Shape<Batch, 3>, 0> && !permutable<Shape<Batch, 3>, 0, -2> &&
              !permutable<Shape<Batch, 3>, 0, 2>);

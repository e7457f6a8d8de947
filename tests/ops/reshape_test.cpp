// SPDX-License-Identifier: MIT
#include <whitematter/ops/reshape.hpp>

#include "support/tensors.hpp"

using namespace wm;

namespace {
const auto images = sample<Shape<Batch, 3, 2, 2>>(1, 2);
}

TEST_CASE("reshape keeps the elements in row-major order, whatever their order in memory") {
  const auto y = reshape<Shape<Batch, 2, 6>>(images);
  CHECK(y.extents() == Extents{2, 2, 6});
  CHECK(y.to_vector() == images.to_vector());
  CHECK(reshape<Shape<Batch, 2, 6>>(with_channels_last(images)).to_vector() == images.to_vector());
}

TEST_CASE("run-time dimensions survive by name") {
  const auto x = ramp<Shape<Batch, Time, 6>>(2, 5);
  const auto y = reshape<Shape<Time, 2, Batch, 3>>(x);
  CHECK(y.extents() == Extents{5, 2, 2, 3});
  CHECK(y.to_vector() == x.to_vector());
}

TEST_CASE("Any takes what is left") {
  CHECK(reshape<Shape<Any, 4>>(images).extents() == Extents{6, 4});
  CHECK(reshape<Shape<Any>>(zeros<Shape<Batch, 3>>(0)).extents() == Extents{0});
  CHECK(reshape<Shape<Batch, 6>>(zeros<Shape<Any>>(18)).extents() == Extents{3, 6});
  CHECK_THROWS_WITH((reshape<Shape<Any, 5>>(images)),
                    "reshape: both shapes must have the same names and the same number of elements (expected "
                    "[2, 3, 2, 2], got [4, 5])");
}

TEST_CASE("flatten makes the axes from one on into one") {
  const auto y = flatten(with_channels_last(images));
  static_assert(std::is_same_v<decltype(y), const Tensor<double, Shape<Batch, 12>>>);
  CHECK(y.to_vector() == images.to_vector());
  static_assert(std::is_same_v<decltype(flatten<2>(images)), Tensor<double, Shape<Batch, 3, 4>>>);
  CHECK(flatten<0>(ramp<Shape<2, 3>>()).extents() == Extents{6});
  CHECK(flatten(zeros<Shape<Batch, 3, 2>>(0)).extents() == Extents{0, 6});
}

TEST_CASE("gradients of reshape and flatten") {
  check_operation([](const auto& x) { return reshape<Shape<2, Batch, 6>>(x); }, images);
  check_operation([](const auto& x) { return flatten(x); }, images);
}

TEST_CASE("labels and masks reshape as well") {
  const auto labels = ramp<Shape<Batch, Time>, std::int64_t>(2, 3);
  const auto flat = reshape<Shape<Any>>(labels);
  static_assert(std::is_same_v<decltype(flat), const Tensor<std::int64_t, Shape<Any>>>);
  CHECK(flat.to_vector() == std::vector<std::int64_t>{0, 1, 2, 3, 4, 5});
  CHECK(flatten(zeros<Shape<Batch, 2, 2>, bool>(1)).extents() == Extents{1, 4});
}

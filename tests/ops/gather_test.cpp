// SPDX-License-Identifier: MIT
#include <whitematter/ops/gather.hpp>

#include "support/tensors.hpp"

using namespace wm;

namespace {
const auto table = ramp<Shape<3, 4>>();
}

TEST_CASE("gather and index_select by hand") {
  const auto index = Tensor<std::int64_t, Shape<2, 2>>::from({3, 0, 1, 1});
  const auto y = gather<1>(table, index);
  static_assert(std::is_same_v<decltype(y), const Tensor<double, Shape<2, 2>>>);
  CHECK(y.to_vector() == std::vector<double>{3, 0, 5, 5});
  const auto rows = Tensor<std::int32_t, Shape<Time>>::from({2, 0, 2}, 3);
  const auto z = index_select<0>(table, rows);
  static_assert(std::is_same_v<decltype(z), const Tensor<double, Shape<Time, 4>>>);
  CHECK(z.to_vector() == std::vector<double>{8, 9, 10, 11, 0, 1, 2, 3, 8, 9, 10, 11});
}

TEST_CASE("wrong indices are named") {
  CHECK_THROWS_WITH((gather<0>(table, Tensor<std::int64_t, Shape<1, 2>>::from({2, 3}))),
                    "gather: indices must lie within the axis (expected 0 to 2, got 3 at [0, 1])");
  CHECK_THROWS_WITH((index_select<1>(table, Tensor<std::int64_t, Shape<2>>::from({0, -1}))),
                    "index_select: indices must lie within the axis (expected 0 to 3, got -1 at [1])");
  const Tensor<double, Shape<Any, 4>> any = table;
  CHECK_THROWS_WITH(gather<1>(any, zeros<Shape<5, 2>, std::int64_t>()),
                    "gather: the index must have the tensor's rank and fit it in the other axes (expected "
                    "[3, 4], got [5, 2])");
}

TEST_CASE("gather does not depend on the order in memory") {
  const auto images = sample<Shape<Batch, 3, 2, 2>>(1, 2);
  const auto index = full<Shape<Batch, 2, 2, 2>, std::int64_t>(2, 2);
  check_layouts([&](const auto& x) { return gather<1>(x, index); }, images);
  check_layouts([&](const auto& x) { return gather<1>(x, with_channels_last(index)); }, images);
  check_layouts([](const auto& x) { return index_select<1>(x, full<Shape<2>, std::int64_t>(1)); }, images);
}

static_assert(gatherable<Shape<3, 4>, Shape<2, 9>, 1> && gatherable<Shape<Batch, 4>, Shape<Batch, 1>, -1>);
static_assert(!gatherable<Shape<3, 4>, Shape<4, 4>, 1> && !gatherable<Shape<3, 4>, Shape<3>, 0> &&
              !gatherable<Shape<Batch, 4>, Shape<Time, 4>, 1> && !gatherable<Shape<3>, Shape<3>, 1>);
static_assert(selectable<Shape<3, 4>, Shape<9>, 1> && !selectable<Shape<3, 4>, Shape<9, 1>, 1> &&
              !selectable<Shape<3>, Shape<9>, 1>);
static_assert(index_type<std::int32_t> && index_type<std::int64_t> && !index_type<float>);

// SPDX-License-Identifier: MIT
#include <whitematter/ops/pool1d.hpp>

#include "support/tensors.hpp"

using namespace wm;

namespace {
constexpr Pool same{.kernel = 3, .stride = 1, .padding = 1};
}

TEST_CASE("pools of sequences by hand") {
  const auto x = Tensor<double, Shape<1, 1, 5>>::from({3, 1, 4, 1, 5});
  const auto y = max_pool1d<Pool{2}>(x);
  static_assert(std::is_same_v<decltype(y), const Tensor<double, Shape<1, 1, 2>>>);
  CHECK(y.to_vector() == std::vector<double>{3, 4});
  CHECK(avg_pool1d<Pool{2}>(x).to_vector() == std::vector<double>{2, 2.5});
  constexpr Pool uncounted{.kernel = 3, .stride = 1, .padding = 1, .count_include_pad = false};
  CHECK(avg_pool1d<uncounted>(x).at(0, 0, 4) == 3);
  CHECK(max_pool1d<Pool{.stride = 1, .dilation = 2}>(x).to_vector() == std::vector<double>{4, 1, 5});
}

TEST_CASE("pools of sequences in both layouts and of any length") {
  const auto x = sample<Shape<Batch, 3, Time>>(1, 2, 6);
  const auto y = max_pool1d<same>(x);
  static_assert(std::is_same_v<decltype(y), const Tensor<double, Shape<Batch, 3, Time>>>);
  check_layouts([](const auto& v) { return max_pool1d<same>(v); }, x);
  check_layouts([](const auto& v) { return avg_pool1d<same>(v); }, x);
}

static_assert(poolable1d<Shape<Batch, 3, 4>, Pool{4}> && !poolable1d<Shape<Batch, 3, 4>, Pool{5}> &&
              !poolable1d<Shape<Batch, 3, 4, 4>, Pool{2}>);
static_assert(std::is_same_v<pooled_shape<Shape<Batch, 3, Time>, Pool{2}>, Shape<Batch, 3, Any>>);
static_assert(!poolable1d<Shape<Batch, 3, 4>, Pool{.kernel = {1, 2}}>);

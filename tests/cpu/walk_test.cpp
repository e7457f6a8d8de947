// SPDX-License-Identifier: MIT
#include <whitematter/cpu/walk.hpp>

#include <vector>

#include "support/catch.hpp"

using namespace wm;
using kernel::broadcast_strides;
using kernel::contiguous_strides;
using kernel::Walk;

namespace {

/// The element of each operand at each position.
template <std::size_t N>
std::vector<std::array<std::int64_t, N>> positions(const Walk<N>& walk) {
  std::vector<std::array<std::int64_t, N>> result;
  for (std::int64_t r = 0; r < walk.runs(); ++r)
    for (std::int64_t i = 0; i < walk.run(); ++i) {
      auto at = walk.offsets(r);
      for (std::size_t n = 0; n < N; ++n) at[n] += i * walk.step(n);
      result.push_back(at);
    }
  return result;
}

}  // namespace

TEST_CASE("operands that are walked alike are one run") {
  const Extents e{2, 3, 4};
  const Walk<2> walk(e, {contiguous_strides(e), contiguous_strides(e)});
  CHECK(walk.rank() == 1);
  CHECK(walk.run() == 24);
  CHECK(walk.runs() == 1);
}

TEST_CASE("an operand that is repeated has its own steps") {
  const Extents e{2, 3, 2};
  const Walk<2> walk(e, {contiguous_strides(e), broadcast_strides({1, 3, 1})});
  CHECK(walk.rank() == 3);
  const auto at = positions(walk);
  REQUIRE(at.size() == 12);
  for (std::int64_t i = 0; i < 12; ++i) {
    CHECK(at[static_cast<std::size_t>(i)][0] == i);
    CHECK(at[static_cast<std::size_t>(i)][1] == i / 2 % 3);
  }
}

TEST_CASE("strides may walk back") {
  const Walk<1> walk({3, 2}, {kernel::Strides{-2, 1}});
  CHECK(positions(walk) == std::vector<std::array<std::int64_t, 1>>{{0}, {1}, {-2}, {-1}, {-4}, {-3}});
}

TEST_CASE("axes of size 1 are left out, and no axis is one element") {
  const Extents e{1, 4, 1};
  CHECK(Walk<1>(e, {contiguous_strides(e)}).rank() == 1);
  const Walk<1> one({}, {kernel::Strides{}});
  CHECK(one.run() == 1);
  CHECK(one.runs() == 1);
}

TEST_CASE("where a size is 0 nothing is walked") {
  for (const Extents& e : {Extents{0, 3}, Extents{3, 0}, Extents{0}}) {
    int calls = 0;
    Walk<1>(e, {contiguous_strides(e)}).for_each_run([&](const auto&, std::int64_t) { ++calls; });
    CHECK(calls == 0);
  }
}

TEST_CASE("pieces cover everything once") {
  for (const Extents& e : {Extents{100'000}, Extents{300, 400}, Extents{3, 50'000}}) {
    std::vector<int> seen(static_cast<std::size_t>(e.elements()));
    Walk<1>(e, {contiguous_strides(e)}).for_each_run([&](const auto& at, std::int64_t n) {
      for (std::int64_t i = 0; i < n; ++i) ++seen[static_cast<std::size_t>(at[0] + i)];
    });
    CHECK(std::count(seen.begin(), seen.end(), 1) == e.elements());
  }
}

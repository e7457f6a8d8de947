// SPDX-License-Identifier: MIT
#include <whitematter/core/pair.hpp>

#include <whitematter/core/error.hpp>

#include "support/catch.hpp"

using namespace wm;

namespace {

struct Geometry {
  Pair kernel = 2;
  Pair stride = 0;
};

template <Geometry G>
constexpr int area = G.kernel.height* G.kernel.width;

}  // namespace

TEST_CASE("a pair as text") { CHECK(text(Pair(2, 3)) == "2x3"); }

// One number is both, also inside a template argument.
static_assert(area<Geometry{.kernel = 3}> == 9 && area<Geometry{.kernel = {2, 3}}> == 6 &&
              area<Geometry{}> == 4);
static_assert(Pair() == Pair(0, 0) && Pair(4) == Pair(4, 4) && Pair(1, 2) != Pair(2, 1));
static_assert(Pair(2, 3).height == 2 && Pair(2, 3).width == 3);
static_assert(Pair(5).square() && !Pair(5, 4).square());

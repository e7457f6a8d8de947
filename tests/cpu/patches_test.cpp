// SPDX-License-Identifier: MIT
#include <whitematter/cpu/patches.hpp>

#include "support/catch.hpp"

using namespace wm;
using kernel::DirectionTaps;

TEST_CASE("an output reads its taps from the first to the last") {
  const auto d = DirectionTaps::forward(5, 3, 2, 1, 2);
  CHECK(d.results == 5);
  CHECK(d.step == 2);
  REQUIRE(d.taps.size() == 3);
  CHECK((d.taps[0].source == -1 && d.taps[0].kernel == 0));
  CHECK((d.taps[2].source == 3 && d.taps[2].kernel == 2));
}

TEST_CASE("an input's gradient reads the outputs that its remainder by the stride reaches") {
  // Outputs at 2 i - 1, kernel 3: an even input is the middle tap of one, an odd one the end of two.
  const auto even = DirectionTaps::backward(0, 7, 3, 2, 1, 1),
             odd = DirectionTaps::backward(1, 7, 3, 2, 1, 1);
  CHECK(even.results == 4);
  REQUIRE(even.taps.size() == 1);
  CHECK((even.taps[0].source == 0 && even.taps[0].kernel == 1));
  CHECK(odd.results == 3);
  REQUIRE(odd.taps.size() == 2);
  CHECK((odd.taps[0].source == 0 && odd.taps[0].kernel == 2));
  CHECK((odd.taps[1].source == 1 && odd.taps[1].kernel == 0));
}

TEST_CASE("no tap at all reaches some inputs of a stride larger than the kernel") {
  CHECK(DirectionTaps::backward(2, 9, 2, 3, 0, 1).taps.empty());
}

TEST_CASE("gathered rows hold channels tap by tap, and zeros outside of the image") {
  const std::vector<int> image{1, 2, 3, 4, 5, 6, 7, 8};  // [1, 2, 2, 2]: pixels (1 2) (3 4) / (5 6) (7 8)
  const kernel::Patches patches{2, 2, 2, DirectionTaps::forward(2, 2, 1, 1, 1),
                                DirectionTaps::forward(2, 2, 1, 0, 1)};
  CHECK(patches.taps() == 4);
  CHECK(!patches.direct());
  std::vector<int> row(8, -1);
  patches(image.data(), 0, 1, 0, 2, row.data());
  CHECK(row == std::vector<int>{0, 0, 0, 0, 1, 2, 3, 4});
  patches(image.data(), 3, 4, 0, 2, row.data());
  CHECK(row == std::vector<int>{3, 4, 0, 0, 7, 8, 0, 0});
  std::vector<int> second(4, -1);
  patches(image.data(), 2, 3, 1, 1, second.data());
  CHECK(second == std::vector<int>{2, 4, 6, 8});
}

TEST_CASE("a kernel of one pixel reads what lies there already") {
  const auto one = DirectionTaps::forward(3, 1, 1, 0, 1);
  CHECK(kernel::Patches{3, 3, 5, one, one}.direct());
  CHECK(!kernel::Patches{3, 3, 5, one, DirectionTaps::forward(2, 1, 2, 0, 1)}.direct());
}

TEST_CASE("results of a remainder stand the stride apart") {
  const auto odd = DirectionTaps::backward(1, 4, 3, 2, 1, 1);
  const kernel::Patches patches{2, 2, 1, odd, odd};
  CHECK(patches.target(0, 4, 4) == 5);
  CHECK(patches.target(3, 4, 4) == 15);
  CHECK(patches.target(4, 4, 4) == 16 + 5);
}

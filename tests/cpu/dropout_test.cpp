// SPDX-License-Identifier: MIT
#include <whitematter/cpu/dropout.hpp>

#include <algorithm>

#include "support/arrays.hpp"
#include "support/threads.hpp"

using namespace wm;

namespace {

std::vector<std::uint8_t> draw(const Extents& extents, double p, Layout layout = Layout::RowMajor) {
  Generator generator(5);
  return values_of(kernel::dropout_mask(extents, layout, p, generator));
}

}  // namespace

TEST_CASE("element i has word i of the stream") {
  Generator words(5), generator(5);
  words.seek(4), generator.seek(1);
  const auto mask = values_of(kernel::dropout_mask({2, 5}, Layout::RowMajor, 0.25, generator));
  for (const auto kept : mask) CHECK(kept == (words() >= 0x40000000u ? 1 : 0));
  CHECK(generator.position() == 16);
}

TEST_CASE("a mask does not depend on threads or layout") {
  const Extents images{9, 5, 60, 50};
  const auto expected = draw(images, 0.5);
  const Threads threads(3);
  CHECK(draw(images, 0.5) == expected);
  CHECK(draw(images, 0.5, Layout::ChannelsLast) == expected);
}

TEST_CASE("a mask keeps its share") {
  const auto mask = draw({300, 300}, 0.3);
  CHECK(static_cast<double>(std::count(mask.begin(), mask.end(), 1)) / 90'000 == Approx(0.7).epsilon(0.01));
  CHECK(draw({100}, 0) == std::vector<std::uint8_t>(100, 1));
  CHECK(draw({100}, 1) == std::vector<std::uint8_t>(100, 0));
  CHECK(draw({0, 4, 2}, 0.5, Layout::ChannelsLast).empty());
}

TEST_CASE("masked elements are zero, whatever they were") {
  const auto x = array_of<float>({3}, {1, std::nanf(""), 3});
  CHECK(values_of(kernel::masked(x, array_of<std::uint8_t>({3}, {1, 0, 1}), 2.f)) ==
        std::vector<float>{2, 0, 6});
}

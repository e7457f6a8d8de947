// SPDX-License-Identifier: MIT
#include <whitematter/cpu/patch_product.hpp>

#include "support/arrays.hpp"

using namespace wm;
using namespace wm::kernel;

TEST_CASE("a task gathers enough rows for the weight, and no more than a cache holds") {
  CHECK(kernel::detail::gathered_rows(9) == 96);
  CHECK(kernel::detail::gathered_rows(4608) == (1 << 18) / 4608);
  CHECK(kernel::detail::gathered_rows(1'000'000) == 24);
  CHECK(kernel::detail::gathered_rows(0) == 96);
}

TEST_CASE("a window has some rows, and no more than a cache holds") {
  CHECK(kernel::detail::window_rows(512, 32) == 32);
  CHECK(kernel::detail::window_rows(1 << 13, 32) == 4);
  CHECK(kernel::detail::window_rows(1 << 20, 32) == 1);
  CHECK(kernel::detail::window_rows(0, 5) == 5);
}

TEST_CASE("all ways of a product give the same") {
  const auto x = sample_array<double>(1, {3, 6, 10, 12}, Layout::ChannelsLast);
  const Patches patches{10, 12, 6, DirectionTaps::forward(5, 3, 2, 1, 1),
                        DirectionTaps::forward(12, 3, 1, 1, 1)};
  const auto w = sample_array<double>(2, {54, 40}), offset = sample_array<double>(3, {40});
  const std::vector<PackedMatrix<double>> weights{{54, 40, {w.data(), 40}}};
  Finish<double> finish;
  finish.offset = offset.data();
  finish.relu = true;
  const auto result = [&](auto multiply) {
    const auto y = filled<double>({3, 40, 5, 12}, -1.0, Layout::ChannelsLast);
    multiply(y);
    return values_of(y);
  };
  const auto gathered =
      result([&](auto& y) { kernel::detail::multiply_gathered(patches, x, weights, y, finish); });
  const auto lines = result([&](auto& y) { kernel::detail::multiply_lines(patches, x, weights, y, finish); });
  const auto few = result([&](auto& y) { kernel::detail::multiply_few(patches, x, weights[0], y, finish); });
  CHECK(largest_difference(lines, gathered) < 1e-14);
  CHECK(largest_difference(few, gathered) < 1e-14);
  CHECK(*std::max_element(gathered.begin(), gathered.end()) > 0.1);
}

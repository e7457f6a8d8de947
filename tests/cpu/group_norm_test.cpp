// SPDX-License-Identifier: MIT
#include <whitematter/cpu/group_norm.hpp>

#include "support/arrays.hpp"
#include "support/threads.hpp"

using namespace wm;

TEST_CASE("groups of channels by hand") {
  const auto x = array_of<double>({1, 4, 1, 2}, {1, 3, 5, 7, 0, 0, 0, 4});
  const auto y = values_of(kernel::group_norm(x, 2, {}, {}, 0.0).y);
  const double d = std::sqrt(5.0), e = std::sqrt(3.0);
  CHECK(largest_difference(
            y, std::vector<double>{-3 / d, -1 / d, 1 / d, 3 / d, -1 / e, -1 / e, -1 / e, 3 / e}) < 1e-14);
}

TEST_CASE("group_norm keeps the layout and its values do not depend on it") {
  const auto x = sample_array<double>(1, {3, 6, 9, 10}), dy = sample_array<double>(2, {3, 6, 9, 10}),
             scale = sample_array<double>(3, {6});
  const auto rows = kernel::group_norm(x, 3, scale, scale, 1e-5);
  const auto conversions = kernel::layout_conversions();
  const auto last_x = kernel::channels_last(x), last_dy = kernel::channels_last(dy);
  const auto last = kernel::group_norm(last_x, 3, scale, scale, 1e-5);
  const auto expected = kernel::group_norm_backward(dy, x, 3, scale, rows.mean, rows.inverse);
  const auto got = kernel::group_norm_backward(last_dy, last_x, 3, scale, last.mean, last.inverse);
  CHECK(kernel::layout_conversions() == conversions + 2);
  CHECK(last.y.layout() == Layout::ChannelsLast);
  CHECK(largest_difference(values_of(last.y), values_of(rows.y)) < 1e-13);
  CHECK(largest_difference(values_of(std::get<0>(got)), values_of(std::get<0>(expected))) < 1e-12);
  CHECK(largest_difference(values_of(std::get<1>(got)), values_of(std::get<1>(expected))) < 1e-12);
}

TEST_CASE("group_norm does not depend on the number of threads") {
  const auto x = sample_array<float>(1, {40, 4, 40, 30}, Layout::ChannelsLast);
  const auto run = [&] {
    const auto rows = kernel::group_norm(x, 2, {}, {}, 1e-5);
    return values_of(std::get<1>(kernel::group_norm_backward(rows.y, x, 2, {}, rows.mean, rows.inverse)));
  };
  const auto expected = run();
  const Threads threads(3);
  CHECK(run() == expected);
}

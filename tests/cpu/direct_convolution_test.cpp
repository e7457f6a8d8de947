// SPDX-License-Identifier: MIT
#include <whitematter/cpu/direct_convolution.hpp>

#include "support/convolutions.hpp"

using namespace wm;

TEST_CASE("a task gathers enough rows for the weight, and no more than a cache holds") {
  CHECK(kernel::detail::gathered_rows(9) == 96);
  CHECK(kernel::detail::gathered_rows(4608) == (1 << 18) / 4608);
  CHECK(kernel::detail::gathered_rows(1'000'000) == 24);
  CHECK(kernel::detail::gathered_rows(0) == 96);
}

TEST_CASE("tasks cross the borders between images") {
  const ConvolutionCase c{{7, 3, 5, 5}, 4, 3, 3, {.stride = 2, .padding = 1}};  // 63 results in tasks of 96
  const auto x = sample_array<double>(1, c.x, Layout::ChannelsLast), w = sample_array<double>(2, c.weight()),
             dy = sample_array<double>(3, c.y(), Layout::ChannelsLast);
  const ConvolutionSums sums(c, x, w, dy);
  const Array<double> y(c.y(), Layout::ChannelsLast), dx(c.x, Layout::ChannelsLast), dw(c.weight());
  kernel::detail::direct_forward(c.sizes(), x, w, kernel::Finish<double>{}, y);
  kernel::detail::direct_backward_input(c.sizes(), dy, w, dx);
  kernel::detail::direct_backward_weight(c.sizes(), x, dy, dw);
  CHECK(relative_difference(y, sums.y) < 1e-13);
  CHECK(relative_difference(dx, sums.dx) < 1e-13);
  CHECK(relative_difference(dw, sums.dw) < 1e-13);
}

TEST_CASE("inputs that no output reads have no gradient") {
  const ConvolutionCase c{{1, 2, 5, 5}, 3, 1, 1, {.stride = 3}};
  const auto w = sample_array<double>(2, c.weight()),
             dy = sample_array<double>(3, c.y(), Layout::ChannelsLast);
  const auto dx = kernel::filled(c.x, 7.0, Layout::ChannelsLast);
  kernel::detail::direct_backward_input(c.sizes(), dy, w, dx);
  CHECK(values_of(dx)[0] != 0);
  CHECK(values_of(dx)[1] == 0);
  CHECK(values_of(dx)[24] == 0);
}

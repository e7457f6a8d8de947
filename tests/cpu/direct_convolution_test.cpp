// SPDX-License-Identifier: MIT
#include <whitematter/cpu/direct_convolution.hpp>

#include "support/convolutions.hpp"

using namespace wm;

namespace {

void check_passes(const ConvolutionCase& c) {
  CAPTURE(c.x, c.out, c.kh, c.kw);
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

}  // namespace

TEST_CASE("tasks cross the borders between images") {
  check_passes({{7, 3, 5, 5}, 4, 3, 3, {.stride = 2, .padding = 1}});  // 63 results in tasks of 96
}

TEST_CASE("rows of many results read lines of the image") {
  check_passes({{2, 5, 9, 19}, 35, 3, 3, {.padding = 1}});
  check_passes({{2, 4, 20, 21}, 7, 3, 5, {.stride = {2, 1}, .padding = {1, 2}}});
  check_passes({{2, 6, 11, 30}, 4, 3, 3, {.stride = {1, 3}, .padding = 2, .dilation = 2, .groups = 2}});
  check_passes({{1, 3, 40, 17}, 5, 1, 1, {.stride = 2}});
}

TEST_CASE("an image whose rows fit in no task is cut into windows") {
  check_passes({{1, 40, 5, 600}, 3, 3, 3, {.padding = 1}});
}

TEST_CASE("small images share the steps of the weight's gradient") {
  check_passes({{37, 3, 4, 4}, 5, 3, 3, {.padding = 1}});
  check_passes({{300, 2, 1, 1}, 3, 1, 1, {}});
  const ConvolutionCase c{{37, 3, 4, 4}, 5, 3, 3, {.padding = 1}};
  const kernel::detail::WeightSteps steps(c.sizes());
  CHECK((steps.images == 16 && steps.rows == 4 && steps.count == 3));
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

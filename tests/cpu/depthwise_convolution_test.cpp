// SPDX-License-Identifier: MIT
#include <whitematter/cpu/depthwise_convolution.hpp>

#include "support/convolutions.hpp"
#include "support/threads.hpp"

using namespace wm;

TEST_CASE("each channel is convolved with its own kernel") {
  const ConvolutionCase c{{1, 2, 1, 3}, 2, 1, 2, {.groups = 2}};
  const auto x = array_of<double>(c.x, {1, 2, 3, 10, 20, 30}),
             w = array_of<double>(c.weight(), {1, -1, 2, 3});
  const Array<double> y(c.y(), Layout::ChannelsLast);
  const auto last = kernel::channels_last(x);
  kernel::detail::depthwise_forward(c.sizes(), last, w, kernel::Finish<double>{}, y);
  CHECK(values_of(y) == std::vector<double>{-1, -1, 80, 130});
}

TEST_CASE("depthwise convolution is bitwise the same on any number of threads") {
  const ConvolutionCase c{{11, 24, 9, 7}, 24, 3, 3, {.stride = 2, .padding = 1, .groups = 24}};
  const auto x = sample_array<float>(1, c.x, Layout::ChannelsLast), w = sample_array<float>(2, c.weight()),
             dy = sample_array<float>(3, c.y(), Layout::ChannelsLast);
  const auto on = [&](int threads) {
    const Threads scope(threads);
    const Array<float> y(c.y(), Layout::ChannelsLast), dx(c.x, Layout::ChannelsLast), dw(c.weight());
    kernel::detail::depthwise_forward(c.sizes(), x, w, kernel::Finish<float>{}, y);
    kernel::detail::depthwise_backward_input(c.sizes(), dy, w, dx);
    kernel::detail::depthwise_backward_weight(c.sizes(), x, dy, dw);
    return std::array{values_of(y), values_of(dx), values_of(dw)};
  };
  CHECK(on(1) == on(2));
}

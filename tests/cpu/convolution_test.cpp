// SPDX-License-Identifier: MIT
#include <whitematter/cpu/convolution.hpp>

#include "support/convolutions.hpp"
#include "support/instruction_sets.hpp"
#include "support/threads.hpp"

using namespace wm;
using enum ConvolutionAlgorithm;

namespace {

const std::vector<ConvolutionCase> cases{
    {{2, 3, 5, 6}, 4, 3, 3, {.padding = 1}},
    {{2, 3, 5, 6}, 4, 3, 3, {}},
    {{2, 3, 7, 6}, 4, 3, 3, {.stride = 2, .padding = 1}},
    {{1, 3, 9, 8}, 2, 3, 3, {.padding = 2, .dilation = 2}},
    {{1, 2, 9, 8}, 2, 2, 3, {.stride = 3, .padding = 4, .dilation = 3}},
    {{2, 4, 5, 5}, 6, 3, 3, {.padding = 1, .groups = 2}},
    {{2, 4, 5, 5}, 8, 3, 3, {.stride = 2, .padding = 1, .dilation = 2, .groups = 4}},
    {{3, 5, 4, 4}, 7, 1, 1, {}},
    {{3, 5, 4, 4}, 7, 1, 1, {.stride = 2}},
    {{2, 6, 4, 4}, 4, 1, 1, {.groups = 2}},
    {{2, 3, 4, 4}, 5, 1, 1, {.padding = 1}},
    {{2, 3, 4, 5}, 2, 4, 5, {}},
    {{1, 1, 1, 1}, 1, 1, 1, {}},
    {{1, 2, 1, 1}, 3, 3, 3, {.padding = 1}},
    {{1, 1, 3, 3}, 1, 7, 7, {.padding = 5}},
    {{2, 40, 20, 20}, 17, 3, 3, {.padding = 1}},
    {{2, 4, 9, 7}, 6, 2, 3, {.stride = {2, 1}, .padding = {0, 3}, .dilation = {1, 2}, .groups = 2}},
    {{2, 2, 6, 8}, 3, 3, 1, {.stride = {1, 3}, .padding = {2, 0}, .dilation = {2, 1}}},
    {{2, 6, 7, 5}, 6, 3, 3, {.stride = 2, .padding = 1, .groups = 6}},
    {{2, 5, 6, 6}, 5, 3, 2, {.padding = {1, 0}, .dilation = 2, .groups = 5}},
    {{3, 16, 8, 8}, 16, 3, 3, {.padding = 1}},
    {{2, 16, 9, 7}, 48, 3, 3, {.padding = 1}},
    {{2, 48, 5, 11}, 16, 3, 3, {}},
    {{2, 32, 6, 6}, 32, 3, 3, {.padding = 2}},
    {{1, 16, 6, 7}, 32, 3, 3, {.padding = {0, 2}}},
    {{1, 80, 1, 1}, 16, 3, 3, {.padding = 1}},
    {{3, 16, 16, 16}, 32, 3, 3, {.stride = 2, .padding = 1}},
    {{2, 32, 9, 14}, 16, 3, 3, {.stride = 2, .padding = 1}},
    {{2, 80, 1, 2}, 48, 3, 3, {.stride = 2, .padding = 1}},
};

void check_definition(const ConvolutionCase& c, Layout layout) {
  CAPTURE(c.x, c.out, c.kh, c.kw, c.conv.stride, c.conv.padding, c.conv.dilation, c.conv.groups, layout);
  CAPTURE(name_of(kernel::convolution_algorithm<double>(c.sizes())));
  const auto x = sample_array<double>(1, c.x, layout), w = sample_array<double>(2, c.weight()),
             dy = sample_array<double>(3, c.y(), layout), bias = sample_array<double>(4, {c.out});
  ConvolutionSums sums(c, x, w, dy);
  const auto y = kernel::conv2d(x, w, {}, c.conv);
  CHECK(y.extents() == c.y());
  CHECK(relative_difference(y, sums.y) < 1e-12);
  CHECK(relative_difference(kernel::conv2d_backward_input(dy, w, c.x, c.conv), sums.dx) < 1e-12);
  CHECK(relative_difference(kernel::conv2d_backward_weight(x, dy, c.weight(), c.conv), sums.dw) < 1e-12);

  // Everything that can follow it.
  const kernel::ChannelMap<double> then{{},
                                        sample_array<double>(5, {c.out}),
                                        sample_array<double>(6, {c.out}),
                                        sample_array<double>(7, {c.out}),
                                        sample_array<double>(8, c.y(), layout),
                                        true};
  const auto addend = values_of(then.addend);
  const auto channel = static_cast<std::size_t>(c.y()[2] * c.y()[3]);
  for (std::size_t i = 0; i < sums.y.size(); ++i) {
    const auto o = i / channel % static_cast<std::size_t>(c.out);
    const double mapped = (sums.y[i] + bias.data()[o] - then.mean.data()[o]) * then.factor.data()[o];
    sums.y[i] = std::max(mapped + then.shift.data()[o] + addend[i], 0.0);
  }
  CHECK(relative_difference(kernel::conv2d(x, w, bias, c.conv, then), sums.y) < 1e-12);
}

}  // namespace

TEST_CASE("convolution and its gradients are the sums of the definition") {
  for_each_instruction_set([] {
    for (const auto& c : cases)
      for (const Layout layout : {Layout::RowMajor, Layout::ChannelsLast}) check_definition(c, layout);
  });
}

TEST_CASE("so they are by every algorithm that can compute them") {
  for_each_instruction_set([] {
    for (const auto algorithm : {Direct, Depthwise, Winograd2, Winograd4, WinogradStride2}) {
      const ForcedConvolution forced(algorithm);
      int taken = 0;
      for (const auto& c : cases) {
        if (kernel::convolution_algorithm<double>(c.sizes()) != algorithm) continue;
        check_definition(c, Layout::ChannelsLast);
        ++taken;
      }
      CHECK((taken >= 2 || (algorithm >= Winograd2 && !has_wide_kernels())));
    }
  });
}

TEST_CASE("convolution in float is as accurate as its algorithm") {
  // The largest error relative to the largest value, for the result and both gradients.
  const std::map<ConvolutionAlgorithm, std::array<double, 3>> bounds{{Direct, {2e-6, 2e-6, 6e-6}},
                                                                     {Winograd2, {2e-6, 2e-6, 6e-6}},
                                                                     {Winograd4, {4e-5, 4e-5, 4e-5}},
                                                                     {WinogradStride2, {4e-5, 4e-5, 4e-5}}};
  for_each_instruction_set([&] {
    for (const ConvolutionCase& c :
         {ConvolutionCase{{2, 64, 16, 16}, 64, 3, 3, {.padding = 1}},
          ConvolutionCase{{4, 128, 8, 8}, 32, 3, 3, {.padding = 1}},
          ConvolutionCase{{2, 64, 16, 16}, 64, 3, 3, {.stride = 2, .padding = 1}}}) {
      const auto x = sample_array<float>(1, c.x), w = sample_array<float>(2, c.weight()),
                 dy = sample_array<float>(3, c.y());
      const ConvolutionSums sums(c, x, w, dy);
      for (const auto& [algorithm, bound] : bounds) {
        const ForcedConvolution forced(algorithm);
        if (kernel::convolution_algorithm<float>(c.sizes()) != algorithm) continue;
        INFO(name_of(algorithm));
        CHECK(relative_difference(kernel::conv2d(x, w, {}, c.conv), sums.y) < bound[0]);
        CHECK(relative_difference(kernel::conv2d_backward_input(dy, w, c.x, c.conv), sums.dx) < bound[1]);
        CHECK(relative_difference(kernel::conv2d_backward_weight(x, dy, c.weight(), c.conv), sums.dw) <
              bound[2]);
      }
    }
  });
}

TEST_CASE("convolution of no images") {
  for (const auto algorithm : {Direct, Winograd4}) {
    const ForcedConvolution forced(algorithm);
    const ConvolutionCase c{{0, 16, 5, 5}, 32, 3, 3, {.padding = 1}};
    const auto x = sample_array<float>(1, c.x), w = sample_array<float>(2, c.weight());
    const auto y = kernel::conv2d(x, w, {}, c.conv);
    CHECK(y.extents() == Extents{0, 32, 5, 5});
    CHECK(kernel::conv2d_backward_input(y, w, c.x, c.conv).extents() == c.x);
    CHECK(values_of(kernel::conv2d_backward_weight(x, y, c.weight(), c.conv)) ==
          std::vector<float>(32 * 16 * 9, 0.f));
  }
}

TEST_CASE("convolution is bitwise the same on any number of threads") {
  for (const auto algorithm : {Direct, Winograd2, Winograd4}) {
    const ForcedConvolution forced(algorithm);
    const ConvolutionCase c{{5, 80, 14, 14}, 32, 3, 3, {.padding = 1}};
    const auto x = sample_array<float>(1, c.x, Layout::ChannelsLast), w = sample_array<float>(2, c.weight());
    const auto dy = sample_array<float>(3, c.y(), Layout::ChannelsLast);
    const auto on = [&](int threads) {
      const Threads scope(threads);
      return std::array{values_of(kernel::conv2d(x, w, {}, c.conv)),
                        values_of(kernel::conv2d_backward_input(dy, w, c.x, c.conv)),
                        values_of(kernel::conv2d_backward_weight(x, dy, c.weight(), c.conv))};
    };
    const auto one = on(1);
    CHECK(one == on(2));
    CHECK(one == on(3));
  }
}

// SPDX-License-Identifier: MIT
#include <whitematter/cpu/convolution.hpp>

#include "support/arrays.hpp"
#include "support/threads.hpp"

using namespace wm;

namespace {

struct Case {
  Extents x;  // [N, C, H, W]
  int out, kh, kw;
  Conv conv;
  Extents weight() const { return {out, x[1] / conv.groups, kh, kw}; }
  Extents y() const {
    const auto size = [](int n, int k, int stride, int padding, int dilation) {
      return (n + 2 * padding - dilation * (k - 1) - 1) / stride + 1;
    };
    return {x[0], out, size(x[2], kh, conv.stride.height, conv.padding.height, conv.dilation.height),
            size(x[3], kw, conv.stride.width, conv.padding.width, conv.dilation.width)};
  }
};

const std::vector<Case> cases{
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
};

/// Calls f(index in x, index in weight, index in y) for every product of a convolution.
template <class F>
void for_each_product(const Case& c, F f) {
  const Extents x = c.x, w = c.weight(), y = c.y();
  for (int n = 0; n < x[0]; ++n)
    for (int o = 0; o < c.out; ++o)
      for (int oy = 0; oy < y[2]; ++oy)
        for (int ox = 0; ox < y[3]; ++ox)
          for (int i = 0; i < w[1]; ++i)
            for (int ky = 0; ky < c.kh; ++ky)
              for (int kx = 0; kx < c.kw; ++kx) {
                const int r = oy * c.conv.stride.height - c.conv.padding.height + ky * c.conv.dilation.height;
                const int s = ox * c.conv.stride.width - c.conv.padding.width + kx * c.conv.dilation.width;
                if (r < 0 || r >= x[2] || s < 0 || s >= x[3]) continue;
                const int channel = o / (c.out / c.conv.groups) * w[1] + i;
                f(offset(x, n, channel, r, s), offset(w, o, i, ky, kx), offset(y, n, o, oy, ox));
              }
}

}  // namespace

TEST_CASE("convolution and its gradients are the sums of the definition") {
  for (const Case& c : cases)
    for (const Layout layout : {Layout::RowMajor, Layout::ChannelsLast}) {
      CAPTURE(c.x, c.out, c.kh, c.kw, c.conv.stride, c.conv.padding, c.conv.dilation, c.conv.groups, layout);
      const auto x = sample_array<double>(1, c.x, layout), w = sample_array<double>(2, c.weight()),
                 dy = sample_array<double>(3, c.y(), layout);
      const auto bias = sample_array<double>(4, {c.out});
      const auto vx = values_of(x), vw = values_of(w), vdy = values_of(dy);
      std::vector<double> y(vdy.size(), 0.0), dx(vx.size(), 0.0), dw(vw.size(), 0.0);
      for_each_product(c, [&](std::size_t ix, std::size_t iw, std::size_t iy) {
        y[iy] += vx[ix] * vw[iw];
        dx[ix] += vw[iw] * vdy[iy];
        dw[iw] += vx[ix] * vdy[iy];
      });
      const auto got = kernel::conv2d(x, w, {}, c.conv);
      CHECK(got.extents() == c.y());
      CHECK(largest_difference(values_of(got), y) < 1e-11);
      CHECK(largest_difference(values_of(kernel::conv2d_backward_input(dy, w, c.x, c.conv)), dx) < 1e-11);
      CHECK(largest_difference(values_of(kernel::conv2d_backward_weight(x, dy, c.weight(), c.conv)), dw) <
            1e-11);

      const auto channel = static_cast<std::size_t>(c.y()[2] * c.y()[3]);
      for (std::size_t i = 0; i < y.size(); ++i)
        y[i] += bias.data()[i / channel % static_cast<std::size_t>(c.out)];
      CHECK(largest_difference(values_of(kernel::conv2d(x, w, bias, c.conv)), y) < 1e-11);
    }
}

TEST_CASE("convolution in float is as accurate as float allows") {
  const Case c{{1, 64, 12, 12}, 32, 3, 3, {.padding = 1}};
  const auto x = sample_array<float>(1, c.x), w = sample_array<float>(2, c.weight());
  const auto expected = kernel::conv2d(kernel::cast<double>(x), kernel::cast<double>(w), {}, c.conv);
  CHECK(largest_difference(values_of(kernel::conv2d(x, w, {}, c.conv)), values_of(expected)) < 5e-5);
}

TEST_CASE("convolution of no images") {
  const Case c{{0, 3, 5, 5}, 4, 3, 3, {.padding = 1}};
  const auto x = sample_array<float>(1, c.x), w = sample_array<float>(2, c.weight());
  const auto y = kernel::conv2d(x, w, {}, c.conv);
  CHECK(y.extents() == Extents{0, 4, 5, 5});
  CHECK(kernel::conv2d_backward_input(y, w, c.x, c.conv).extents() == c.x);
  CHECK(values_of(kernel::conv2d_backward_weight(x, y, c.weight(), c.conv)) ==
        std::vector<float>(4 * 3 * 9, 0.f));
}

TEST_CASE("convolution is bitwise the same on any number of threads") {
  const Case c{{5, 16, 14, 14}, 24, 3, 3, {.padding = 1}};
  const auto x = sample_array<float>(1, c.x, Layout::ChannelsLast), w = sample_array<float>(2, c.weight());
  const auto dy = sample_array<float>(3, c.y(), Layout::ChannelsLast);
  const auto on = [&](int threads) {
    const Threads scope(threads);
    return std::array{values_of(kernel::conv2d(x, w, {}, c.conv)),
                      values_of(kernel::conv2d_backward_input(dy, w, c.x, c.conv)),
                      values_of(kernel::conv2d_backward_weight(x, dy, c.weight(), c.conv))};
  };
  CHECK(on(1) == on(2));
}

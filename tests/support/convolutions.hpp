// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/convolution_algorithm.hpp>

#include "support/arrays.hpp"

namespace wm {

/// Makes convolutions take one algorithm while it lives.
class ForcedConvolution {
 public:
  explicit ForcedConvolution(ConvolutionAlgorithm algorithm) { force_convolution(algorithm); }
  ~ForcedConvolution() { choose_convolutions(); }
  ForcedConvolution(const ForcedConvolution&) = delete;
  ForcedConvolution& operator=(const ForcedConvolution&) = delete;
};

/// A convolution of images [N, C, H, W] by its sizes.
struct ConvolutionCase {
  Extents x;
  int out, kh, kw;
  Conv conv;

  Extents weight() const { return {out, x[1] / conv.groups, kh, kw}; }
  kernel::ConvolutionSizes sizes() const { return {x, weight(), conv}; }
  Extents y() const { return sizes().y(); }
};

/// Calls f(index in x, index in weight, index in y) for every product of the definition.
template <class F>
void for_each_product(const ConvolutionCase& c, F f) {
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

/// Sums of the definition in double, in row-major order: the result and both gradients.
struct ConvolutionSums {
  std::vector<double> y, dx, dw;

  template <class T>
  ConvolutionSums(const ConvolutionCase& c, const Array<T>& x, const Array<T>& w, const Array<T>& dy) {
    const auto vx = values_of(x), vw = values_of(w), vdy = values_of(dy);
    y.assign(vdy.size(), 0.0), dx.assign(vx.size(), 0.0), dw.assign(vw.size(), 0.0);
    for_each_product(c, [&](std::size_t ix, std::size_t iw, std::size_t iy) {
      y[iy] += static_cast<double>(vx[ix]) * static_cast<double>(vw[iw]);
      dx[ix] += static_cast<double>(vw[iw]) * static_cast<double>(vdy[iy]);
      dw[iw] += static_cast<double>(vx[ix]) * static_cast<double>(vdy[iy]);
    });
  }
};

/// The largest difference, relative to the largest expected value.
template <class T>
double relative_difference(const Array<T>& got, const std::vector<double>& expected) {
  double largest = 1e-300;
  for (const double v : expected) largest = std::max(largest, std::abs(v));
  return largest_difference(values_of(got), expected) / largest;
}

}  // namespace wm

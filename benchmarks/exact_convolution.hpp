// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include <whitematter/cpu/convolution_sizes.hpp>

namespace benchmark {

/// The three passes of a convolution by their definition and in double, to tell the errors of others. Values
/// are [N, C, H, W] and [O, C, KH, KW].
class ExactConvolution {
 public:
  using Values = std::vector<double>;

  ExactConvolution(const wm::kernel::ConvolutionSizes& sizes, const std::vector<float>& x,
                   const std::vector<float>& w, const std::vector<float>& dy)
      : s(sizes), x_(x.begin(), x.end()), w_(w.begin(), w.end()), dy_(dy.begin(), dy.end()) {}

  Values forward() const {
    Values y(dy_.size());
    for_each_row([&](Index in, Index weight, Index out, Index step, Index count) {
      for (Index i = 0; i < count; ++i) y[out + i] += x_[in + i * step] * w_[weight];
    });
    return y;
  }

  Values backward_data() const {
    Values dx(x_.size());
    for_each_row([&](Index in, Index weight, Index out, Index step, Index count) {
      for (Index i = 0; i < count; ++i) dx[in + i * step] += dy_[out + i] * w_[weight];
    });
    return dx;
  }

  Values backward_weights() const {
    Values dw(w_.size());
    for_each_row([&](Index in, Index weight, Index out, Index step, Index count) {
      for (Index i = 0; i < count; ++i) dw[weight] += dy_[out + i] * x_[in + i * step];
    });
    return dw;
  }

 private:
  using Index = std::size_t;

  // Calls f(input, weight, output, step, count) for each weight and each row of outputs that it has a part
  // in: indices of the first elements, the step from one input to the next, and the number of outputs.
  template <class F>
  void for_each_row(F f) const {
    const auto at = [](std::int64_t a, std::int64_t size, std::int64_t b) { return a * size + b; };
    const int stride = s.conv.stride.width, padding = s.conv.padding.width;
    for (int n = 0; n < s.batch; ++n)
      for (int o = 0; o < s.out; ++o)
        for (int c = 0; c < s.in; ++c)
          for (int ky = 0; ky < s.kernel_h; ++ky)
            for (int kx = 0; kx < s.kernel_w; ++kx)
              for (int oy = 0; oy < s.out_height; ++oy) {
                const int iy = oy * s.conv.stride.height + ky - s.conv.padding.height;
                if (iy < 0 || iy >= s.height) continue;
                const int first = std::max(0, (padding - kx + stride - 1) / stride);
                const int end = std::min(s.out_width, (s.width - 1 + padding - kx) / stride + 1);
                const auto in = at(at(at(n, s.in, c), s.height, iy), s.width, first * stride + kx - padding);
                const auto weight = at(at(at(o, s.in, c), s.kernel_h, ky), s.kernel_w, kx);
                const auto out = at(at(at(n, s.out, o), s.out_height, oy), s.out_width, first);
                if (first < end)
                  f(static_cast<Index>(in), static_cast<Index>(weight), static_cast<Index>(out),
                    static_cast<Index>(stride), static_cast<Index>(end - first));
              }
  }

  wm::kernel::ConvolutionSizes s;
  Values x_, w_, dy_;
};

}  // namespace benchmark

// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <vector>

#include <whitematter/cpu/convolution_sizes.hpp>

namespace wm::kernel {

/// What a convolution reads for one of its results in one direction: `source` + result * step for each tap,
/// in rising order, and which tap of the kernel that is.
struct DirectionTaps {
  struct Tap {
    int source, kernel;
  };
  std::vector<Tap> taps;
  int results, first, stride, step;  // result i is first + i * stride of all

  /// What so many results read between the first and the last.
  int span(int count) const { return (count - 1) * step + taps.back().source - taps.front().source + 1; }

  /// Of the output: every one, from inputs `stride` apart.
  static DirectionTaps forward(int out, int kernel, int stride, int padding, int dilation) {
    DirectionTaps d{{}, out, 0, 1, stride};
    for (int k = 0; k < kernel; ++k) d.taps.push_back({k * dilation - padding, k});
    return d;
  }

  /// Of the input's gradient: those with this remainder by the stride, which all have the same taps.
  static DirectionTaps backward(int remainder, int in, int kernel, int stride, int padding, int dilation) {
    DirectionTaps d{{}, (in - remainder + stride - 1) / stride, remainder, stride, 1};
    for (int k = kernel - 1; k >= 0; --k)
      if (const int distance = remainder + padding - k * dilation; distance % stride == 0)
        d.taps.push_back({distance / stride, k});
    return d;
  }
};

/// Reads images [N, H, W, C] into a matrix with a row for each result and, tap after tap, the channels that
/// it is computed from; zeros outside of the image.
struct Patches {
  int height, width, channels;
  DirectionTaps rows, columns;

  std::int64_t results() const { return std::int64_t{rows.results} * columns.results; }
  int taps() const { return static_cast<int>(rows.taps.size() * columns.taps.size()); }

  /// Is the matrix what lies in memory already?
  bool direct() const {
    return taps() == 1 && rows.step == 1 && columns.step == 1 && rows.taps[0].source == 0 &&
           columns.taps[0].source == 0 && rows.results == height && columns.results == width;
  }

  /// Where the result of a row of the matrix stands, counted in pixels of images [N, height, width].
  std::int64_t target(std::int64_t result, int target_height, int target_width) const {
    const std::int64_t row = result / columns.results;
    return (row / rows.results * target_height + rows.first + row % rows.results * rows.stride) *
               target_width +
           columns.first + result % columns.results * columns.stride;
  }

  /// Rows [begin, end) of the matrix for channels [first, first + count).
  template <class T>
  void operator()(const T* images, std::int64_t begin, std::int64_t end, int first, int count, T* to) const {
    if (taps() == 0) return;
    for (std::int64_t result = begin; result < end; ++result) {
      const std::int64_t row = result / columns.results;
      const T* image = images + row / rows.results * height * width * channels + first;
      const int top = static_cast<int>(row % rows.results) * rows.step,
                left = static_cast<int>(result % columns.results) * columns.step;
      for (const auto& tap : rows.taps) {
        const int y = top + tap.source;
        if (y < 0 || y >= height)
          to = std::fill_n(to, columns.taps.size() * static_cast<std::size_t>(count), T(0));
        else
          to = read_row(image + std::int64_t{y} * width * channels, left, count, to);
      }
    }
  }

 private:
  template <class T>
  T* read_row(const T* line, int left, int count, T* to) const {
    const int start = left + columns.taps.front().source, taps = static_cast<int>(columns.taps.size());
    if (count == channels && columns.taps.back().source - columns.taps.front().source == taps - 1 &&
        start >= 0 && start + taps <= width)
      return std::copy_n(line + std::int64_t{start} * channels, std::int64_t{taps} * channels, to);
    for (const auto& tap : columns.taps) {
      const int x = left + tap.source;
      to = x < 0 || x >= width ? std::fill_n(to, count, T(0))
                               : std::copy_n(line + std::int64_t{x} * channels, count, to);
    }
    return to;
  }
};

}  // namespace wm::kernel

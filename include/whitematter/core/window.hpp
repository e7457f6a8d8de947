// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include <whitematter/core/extents.hpp>
#include <whitematter/core/pair.hpp>
#include <whitematter/core/shape_algebra.hpp>

/// What operations with a sliding window have in common: convolution and pooling, over images and sequences.
namespace wm {

/// What is left of an axis over which a window slides. A run-time size stays itself where the window keeps
/// the length, and becomes Any elsewhere. Size 0 where the window does not fit.
constexpr Axis window_axis(const Axis& axis, int kernel, int stride, int padding, int dilation = 1) {
  if (kernel < 1 || stride < 1 || padding < 0 || dilation < 1) return fixed_axis(0);
  if (axis.fixed()) return fixed_axis(window_output(axis.size, kernel, stride, padding, dilation));
  return stride == 1 && 2 * padding == dilation * (kernel - 1) ? axis : any_axis();
}

/// Whether window_axis has found a size.
constexpr bool has_window(const Axis& axis) { return axis.size != 0; }

/// Fails where the images or sequences [N, C, ...] of this run are smaller than the window. Where it keeps
/// sizes it keeps 0 as well.
inline void check_window(const char* rule, const Extents& x, const Pair& kernel, const Pair& stride,
                         const Pair& padding, const Pair& dilation) {
  const auto fits = [](int size, int k, int s, int p, int d) {
    return window_output(size, k, s, p, d) > 0 || (size == 0 && s == 1 && 2 * p == d * (k - 1));
  };
  const int last = x.rank() - 1;
  if (fits(x[last], kernel.width, stride.width, padding.width, dilation.width) &&
      (last < 3 || fits(x[2], kernel.height, stride.height, padding.height, dilation.height)))
    return;
  detail::fail_check<ShapeError>(
      rule, last < 3 ? text("a window of ", kernel.width) : text("a window of ", kernel), x);
}

/// A pair as ONNX lists it: for two directions height and width, for one the width.
inline std::vector<std::int64_t> window_list(const Pair& pair, int directions) {
  if (directions == 1) return {pair.width};
  return {pair.height, pair.width};
}

/// Padding as ONNX lists it: what comes before each direction, then what comes after it.
inline std::vector<std::int64_t> window_pads(const Pair& pair, int directions) {
  if (directions == 1) return {pair.width, pair.width};
  return {pair.height, pair.width, pair.height, pair.width};
}

}  // namespace wm

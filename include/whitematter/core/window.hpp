// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include <whitematter/core/pair.hpp>
#include <whitematter/core/shape_algebra.hpp>

/// What operations with a sliding window have in common: convolution and pooling, over images and sequences.
namespace wm {

/// What is left of an axis over which a window slides. A run-time size stays itself where the window keeps
/// the length. Size 0 where the window does not fit, or the compiler cannot tell the size.
constexpr Axis window_axis(const Axis& axis, int kernel, int stride, int padding, int dilation = 1) {
  if (kernel < 1 || stride < 1 || padding < 0 || dilation < 1) return fixed_axis(0);
  if (axis.fixed()) return fixed_axis(window_output(axis.size, kernel, stride, padding, dilation));
  return stride == 1 && 2 * padding == dilation * (kernel - 1) ? axis : fixed_axis(0);
}

/// Whether window_axis has found a size.
constexpr bool has_window(const Axis& axis) { return axis.size != 0; }

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

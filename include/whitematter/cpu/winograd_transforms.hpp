// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/convolution_algorithm.hpp>
#include <whitematter/cpu/finish.hpp>
#include <whitematter/cpu/gemm.hpp>
#include <whitematter/cpu/winograd_tile.hpp>

namespace wm::kernel {

/// A weight [O, I, 3, 3] as matrices of taps: row and column are its two channels in either order. `turned`
/// reads the taps from the last to the first, as the gradient for the input does.
template <class T>
struct WinogradWeight {
  const T* data;
  int rows, columns;
  std::int64_t row_step, column_step;
  bool turned;
};

/// Where a tile's outputs go: height x width pixels from `y` on. `finish` begins at the same place.
template <class T>
struct TileOutput {
  T* y;
  std::int64_t row_step, pixel_step;
  int height, width;
  Finish<T> finish;
};

/// All that depends on the kind of tile and on the instruction set. Points lie `point_stride` apart, filters
/// `filter_stride`; a number of channels is one of whole vectors.
template <class T>
struct WinogradTransforms {
  TileSizes tile;

  /// The tile's reads x reads pixels, each a pointer to its channels, of which those from `from` on are read
  /// -> points [point, channel].
  void (*input)(const T* const* pixels, int from, int channels, T* to, std::int64_t point_stride);
  /// The gradients of its outputs likewise.
  void (*gradient)(const T* const* pixels, int from, int channels, T* to, std::int64_t point_stride);
  /// Sums [point, channel] -> outputs.
  void (*output)(const T* sums, std::int64_t point_stride, int channels, const TileOutput<T>& to);
  /// A panel of the weight's columns -> [filter, row, column].
  void (*weight)(const WinogradWeight<T>& w, int first_column, int columns, T* panel,
                 std::int64_t filter_stride);
  /// The sum of so many parts [filter, row, column] -> dw [row, column, tap].
  void (*weight_gradient)(const T* parts, int count, std::int64_t part_stride, std::int64_t filter_stride,
                          int rows, int columns, T* dw, std::int64_t row_step, std::int64_t column_step);
};

}  // namespace wm::kernel

#define WM_KERNELS <whitematter/cpu/simd/winograd_transform.inc>
#include <whitematter/cpu/simd/for_each_target.inc>
#define WM_KERNELS <whitematter/cpu/simd/winograd.inc>
#include <whitematter/cpu/simd/for_each_target.inc>

namespace wm::kernel {

/// The transforms that an algorithm takes for its output and its weight's gradient.
template <class T>
const WinogradTransforms<T>& winograd_transforms(ConvolutionAlgorithm algorithm) {
  if (algorithm == ConvolutionAlgorithm::Winograd2) return *WM_PICK_WIDE(tile_transforms<WinogradTile<2>, T>);
  if (algorithm == ConvolutionAlgorithm::Winograd4) return *WM_PICK_WIDE(tile_transforms<WinogradTile<4>, T>);
  return *WM_PICK_WIDE(tile_transforms<StridedTile, T>);
}

/// Those that it takes for its input's gradient.
template <class T>
const WinogradTransforms<T>& winograd_gradient_transforms(ConvolutionAlgorithm algorithm) {
  if (algorithm != ConvolutionAlgorithm::WinogradStride2) return winograd_transforms<T>(algorithm);
  return *WM_PICK_WIDE(strided_gradient_transforms<T>);
}

}  // namespace wm::kernel

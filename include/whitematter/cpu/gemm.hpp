// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <type_traits>

#include <whitematter/core/array.hpp>
#include <whitematter/core/parallel.hpp>
#include <whitematter/cpu/vector.hpp>

namespace wm::kernel {

/// A left operand [rows, count * depth] of which each row is runs of elements: element p of a row's run r is
/// data[row * row_step + runs[r] + p * column_step].
template <class T>
struct RunRows {
  const T* data;
  std::int64_t row_step, column_step;
  const std::int64_t* runs;
  std::int64_t count, depth;
};

/// The run of a matrix that is one.
inline constexpr std::int64_t one_run[] = {0};

}  // namespace wm::kernel

#define WM_KERNELS <whitematter/cpu/simd/gemm.inc>
#include <whitematter/cpu/simd/for_each_target.inc>

namespace wm::kernel {

enum class Transpose : bool { No, Yes };

/// A row-major matrix in memory, or its transpose, as an operand of a product.
template <class T>
struct Operand {
  const T* data;
  std::int64_t stride;
  Transpose transpose = Transpose::No;

  std::int64_t row_step() const { return transpose == Transpose::Yes ? 1 : stride; }
  std::int64_t column_step() const { return transpose == Transpose::Yes ? stride : 1; }
};

/// The right operand [k, n] of a product, laid out in panels of so many columns as two vectors have, zeros at
/// the end.
template <class T>
class PackedMatrix {
 public:
  /// Where `taps` is given, a column of b, which must be transposed, is [k / taps, taps] in memory, as in a
  /// convolution's weight, and becomes [taps, k / taps].
  PackedMatrix(std::int64_t k, std::int64_t n, const Operand<T>& b, std::int64_t taps = 1)
      : k_(k),
        n_(n),
        width_(2 * vector_lanes<T>()),
        panels_({count(), static_cast<int>(k), static_cast<int>(width_)}) {
    parallel_for(count(), std::max<std::int64_t>(1, (1 << 15) / (k * width_ + 1)),
                 [&](std::int64_t begin, std::int64_t end) {
                   for (std::int64_t i = begin; i < end; ++i) pack(b, taps, i);
                 });
  }

  std::int64_t k() const { return k_; }
  std::int64_t n() const { return n_; }
  std::int64_t width() const { return width_; }
  int count() const { return static_cast<int>((n_ + width_ - 1) / width_); }
  const T* panel(std::int64_t i) const { return panels_.data() + i * k_ * width_; }

 private:
  void pack(const Operand<T>& b, std::int64_t taps, std::int64_t i) {
    T* to = panels_.data() + i * k_ * width_;
    const std::int64_t columns = std::min(width_, n_ - i * width_), inner = k_ / taps;
    const T* from = b.data + i * width_ * b.column_step();
    if (columns < width_) std::fill_n(to, k_ * width_, T(0));
    if (b.transpose == Transpose::No) {
      for (std::int64_t p = 0; p < k_; ++p) std::copy_n(from + p * b.stride, columns, to + p * width_);
      return;
    }
    constexpr std::int64_t piece = 32;  // rows that are written again and again while they are in the cache
    for (std::int64_t begin = 0; begin < inner; begin += piece)
      for (std::int64_t tap = 0; tap < taps; ++tap)
        for (std::int64_t c = 0; c < columns; ++c)
          for (std::int64_t p = begin; p < std::min(inner, begin + piece); ++p)
            to[(tap * inner + p) * width_ + c] = from[c * b.stride + p * taps + tap];
  }

  std::int64_t k_, n_, width_;
  Array<T, Cpu> panels_;
};

/// Rows and columns of a product that one task computes.
struct Block {
  std::int64_t row, rows, column, columns;
};

/// Columns [column, column + columns), which are those of whole panels, of c[rows, n] (+)= a b on the calling
/// thread.
template <class T>
void gemm(std::int64_t rows, const RunRows<T>& a, const PackedMatrix<T>& b, std::int64_t column,
          std::int64_t columns, T* c, std::int64_t stride, bool add = false) {
  if (b.k() > 0)
    WM_PICK(gemm_rows<T>)(rows, columns, a, b.panel(column / b.width()), c + column, stride, add);
  else if (!add)
    for (std::int64_t r = 0; r < rows; ++r) std::fill_n(c + r * stride + column, columns, T(0));
}

/// A block of c[m, n] (+)= a[m, k] b[k, n] on the calling thread. Its columns are those of whole panels.
template <class T>
void gemm(const Block& block, const Operand<T>& a, const PackedMatrix<T>& b, T* c, std::int64_t stride,
          bool add = false) {
  const RunRows<T> rows{a.data + block.row * a.row_step(), a.row_step(), a.column_step(), one_run, 1, b.k()};
  gemm(block.rows, rows, b, block.column, block.columns, c + block.row * stride, stride, add);
}

/// All of it.
template <class T>
void gemm(std::int64_t m, const Operand<T>& a, const PackedMatrix<T>& b, T* c, std::int64_t stride,
          bool add = false) {
  gemm<T>(Block{0, m, 0, b.n()}, a, b, c, stride, add);
}

/// Rows of one task.
inline constexpr std::int64_t gemm_block = 96;

/// Calls f(block) for the blocks of a product that threads share: so many rows at a time with all columns;
/// or, where there are no more rows than that, some panels with all rows.
template <class T, class F>
void for_each_block(std::int64_t m, std::int64_t rows, const PackedMatrix<T>& b, const F& f) {
  constexpr std::int64_t most_tasks = 16;
  const std::int64_t panels = b.count();
  if (m > rows || panels < 2) {
    parallel_for(m, rows, [&](std::int64_t begin, std::int64_t end) {
      f(Block{begin, end - begin, 0, b.n()});
    });
    return;
  }
  parallel_for(panels, (panels + most_tasks - 1) / most_tasks, [&](std::int64_t begin, std::int64_t end) {
    const std::int64_t column = begin * b.width();
    f(Block{0, m, column, std::min(b.n(), end * b.width()) - column});
  });
}

/// c[m, n] (+)= a[m, k] b[k, n], in blocks that threads share.
template <class T>
void gemm(std::int64_t m, std::int64_t n, std::int64_t k, const Operand<T>& a, const Operand<T>& b, T* c,
          std::int64_t stride, bool add = false) {
  if (m == 0 || n == 0) return;
  const PackedMatrix<T> packed(k, n, b);
  for_each_block(m, gemm_block, packed,
                 [&](const Block& block) { gemm<T>(block, a, packed, c, stride, add); });
}

}  // namespace wm::kernel

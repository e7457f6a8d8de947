// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstring>

#include <whitematter/core/array.hpp>
#include <whitematter/core/parallel.hpp>

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

/// Tile of the micro-kernel, chosen so that its sums fill the registers: rows x two vectors.
template <class T>
struct GemmTile {
#if defined(__AVX512F__)
  static constexpr int vector_bytes = 64, rows = 12;
#elif defined(__AVX__)
  static constexpr int vector_bytes = 32, rows = 6;
#else
  static constexpr int vector_bytes = 16, rows = 4;
#endif
  static constexpr int lanes = vector_bytes / static_cast<int>(sizeof(T));
  static constexpr int columns = 2 * lanes;
  static constexpr int depth = 256;  // of one pass: a panel of this depth stays in the first-level cache

  using Vector [[gnu::vector_size(vector_bytes)]] = T;
};

/// The right operand [k, n] of a product, laid out in panels of GemmTile::columns columns, zeros at the end.
template <class T>
class PackedMatrix {
 public:
  PackedMatrix(std::int64_t k, std::int64_t n, const Operand<T>& b)
      : k_(k), n_(n), panels_({static_cast<int>((n + width - 1) / width), static_cast<int>(k), width}) {
    parallel_for(panels_.size(0), std::max<std::int64_t>(1, (1 << 15) / (k * width + 1)),
                 [&](std::int64_t begin, std::int64_t end) { pack(b, begin, end); });
  }

  std::int64_t k() const { return k_; }
  std::int64_t n() const { return n_; }
  const T* panel(std::int64_t i) const { return panels_.data() + i * k_ * width; }

 private:
  static constexpr int width = GemmTile<T>::columns;

  void pack(const Operand<T>& b, std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i) {
      T* to = panels_.data() + i * k_ * width;
      const std::int64_t columns = std::min<std::int64_t>(width, n_ - i * width);
      const T* from = b.data + i * width * b.column_step();
      if (columns < width) std::fill_n(to, k_ * width, T(0));
      if (b.transpose == Transpose::No)
        for (std::int64_t p = 0; p < k_; ++p) std::copy_n(from + p * b.stride, columns, to + p * width);
      else
        for (std::int64_t c = 0; c < columns; ++c)
          for (std::int64_t p = 0; p < k_; ++p) to[p * width + c] = from[c * b.stride + p];
    }
  }

  std::int64_t k_, n_;
  Array<T, Cpu> panels_;
};

namespace detail {

/// c[Rows, columns] (+)= a[Rows, depth] times the first vectors of a panel's rows. Vectors of the compiler,
/// so that g++ and clang make the same code of it.
template <int Rows, int Vectors, class T>
void gemm_tile(std::int64_t depth, const T* a, std::int64_t row_step, std::int64_t column_step,
               const T* panel, T* c, std::int64_t stride, std::int64_t columns, bool add) {
  using Tile = GemmTile<T>;
  using Vector = typename Tile::Vector;
  Vector sum[Rows][Vectors] = {};
  for (std::int64_t p = 0; p < depth; ++p) {
    Vector b0, b1{};
    std::memcpy(&b0, panel + p * Tile::columns, sizeof(Vector));
    if constexpr (Vectors == 2) std::memcpy(&b1, panel + p * Tile::columns + Tile::lanes, sizeof(Vector));
    const T* column = a + p * column_step;
#pragma GCC unroll 12
    for (int r = 0; r < Rows; ++r) {
      const T value = column[r * row_step];
      sum[r][0] += value * b0;
      if constexpr (Vectors == 2) sum[r][1] += value * b1;
    }
  }
  for (int r = 0; r < Rows; ++r) {
    T* row = c + r * stride;
    if (columns == Vectors * Tile::lanes) {
      for (int v = 0; v < Vectors; ++v) {
        Vector old{};
        if (add) std::memcpy(&old, row + v * Tile::lanes, sizeof(Vector));
        old += sum[r][v];
        std::memcpy(row + v * Tile::lanes, &old, sizeof(Vector));
      }
    } else {
      for (std::int64_t j = 0; j < columns; ++j) {
        const T value = sum[r][j / Tile::lanes][j % Tile::lanes];
        row[j] = add ? row[j] + value : value;
      }
    }
  }
}

}  // namespace detail

/// c[m, n] (+)= a[m, k] b[k, n] on the calling thread.
template <class T>
void gemm(std::int64_t m, const Operand<T>& a, const PackedMatrix<T>& b, T* c, std::int64_t stride,
          bool add = false) {
  using Tile = GemmTile<T>;
  const std::int64_t k = b.k(), n = b.n(), rs = a.row_step(), cs = a.column_step();
  if (k == 0 && !add)
    for (std::int64_t r = 0; r < m; ++r) std::fill_n(c + r * stride, n, T(0));
  for (std::int64_t p = 0; p < k; p += Tile::depth) {
    const std::int64_t depth = std::min<std::int64_t>(Tile::depth, k - p);
    const bool more = add || p > 0;
    for (std::int64_t j = 0; j < n; j += Tile::columns) {
      const T* panel = b.panel(j / Tile::columns) + p * Tile::columns;
      const std::int64_t columns = std::min<std::int64_t>(Tile::columns, n - j);
      std::int64_t i = 0;
      const auto run = [&]<int Rows>(std::integral_constant<int, Rows>) {
        for (; i + Rows <= m; i += Rows) {
          const T* rows = a.data + i * rs + p * cs;
          if (columns > Tile::lanes)
            detail::gemm_tile<Rows, 2>(depth, rows, rs, cs, panel, c + i * stride + j, stride, columns, more);
          else
            detail::gemm_tile<Rows, 1>(depth, rows, rs, cs, panel, c + i * stride + j, stride, columns, more);
        }
      };
      run(std::integral_constant<int, Tile::rows>{});
      run(std::integral_constant<int, 3>{});
      run(std::integral_constant<int, 1>{});
    }
  }
}

/// c[m, n] (+)= a[m, k] b[k, n], in blocks of rows that threads share.
template <class T>
void gemm(std::int64_t m, std::int64_t n, std::int64_t k, const Operand<T>& a, const Operand<T>& b, T* c,
          std::int64_t stride, bool add = false) {
  if (m == 0 || n == 0) return;
  const PackedMatrix<T> packed(k, n, b);
  parallel_for(m, 96, [&](std::int64_t begin, std::int64_t end) {
    Operand<T> part = a;
    part.data += begin * a.row_step();
    gemm<T>(end - begin, part, packed, c + begin * stride, stride, add);
  });
}

}  // namespace wm::kernel

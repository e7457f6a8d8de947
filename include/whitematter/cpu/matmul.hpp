// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/elementwise.hpp>
#include <whitematter/cpu/gemm.hpp>

namespace wm::kernel {

namespace detail {

/// All axes but the last two, with ones in front up to a rank.
inline Extents leading_extents(const Extents& e, int rank) {
  Extents leading;
  for (int i = 0; i < e.rank() - 2; ++i) leading.push(e[i]);
  return padded(leading, rank);
}

/// The leading axes of a product by NumPy's rule. False where they do not fit.
inline bool broadcast_leading(const Extents& a, const Extents& b, Extents& result) {
  for (int i = 0; i < a.rank(); ++i) {
    if (a[i] != b[i] && a[i] != 1 && b[i] != 1) return false;
    result.push(a[i] == 1 ? b[i] : a[i]);
  }
  return true;
}

}  // namespace detail

/// The product over the last two axes, each operand transposed in them on request; leading axes are equal or
/// broadcast.
template <class T>
Array<T, Cpu> matmul(const Array<T, Cpu>& left, const Array<T, Cpu>& right, Transpose ta = Transpose::No,
                     Transpose tb = Transpose::No) {
  constexpr auto rule = "matmul: shapes must be [..., M, K] and [..., K, N]";
  const Array<T, Cpu> a = row_major(left), b = row_major(right);
  check<ShapeError>(a.rank() >= 2 && b.rank() >= 2, rule, a.extents(), b.extents());
  const int rows_a = a.size(a.rank() - 2), columns_a = a.size(a.rank() - 1);
  const int rows_b = b.size(b.rank() - 2), columns_b = b.size(b.rank() - 1);
  const int m = ta == Transpose::Yes ? columns_a : rows_a, k = ta == Transpose::Yes ? rows_a : columns_a;
  const int n = tb == Transpose::Yes ? rows_b : columns_b;
  const int rank = std::max(a.rank(), b.rank()) - 2;
  const Extents lead_a = detail::leading_extents(a.extents(), rank),
                lead_b = detail::leading_extents(b.extents(), rank);
  Extents lead;
  check<ShapeError>(
      (tb == Transpose::Yes ? columns_b : rows_b) == k && detail::broadcast_leading(lead_a, lead_b, lead),
      rule, a.extents(), b.extents());
  Array<T, Cpu> y(Extents(lead).push(m).push(n));
  const std::int64_t count = lead.elements();
  const Span span("matmul", {2 * count * m * n * k, a.bytes() + b.bytes() + y.bytes(), y.extents()});
  const auto product = [&](std::int64_t rows, std::int64_t at_a, std::int64_t at_b, std::int64_t at_y) {
    gemm<T>(rows, n, k, {a.data() + at_a * m * k, columns_a, ta}, {b.data() + at_b * k * n, columns_b, tb},
            y.data() + at_y * m * n, n);
  };
  // One matrix on the right of a whole batch: the batch is more rows.
  if (ta == Transpose::No && lead_a == lead && lead_b.elements() == 1) {
    product(count * m, 0, 0, 0);
    return y;
  }
  const Walk<2> walk(lead, {broadcast_strides(lead_a), broadcast_strides(lead_b)});
  const auto products = [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i) {
      const auto at = walk.offsets(i / walk.run());
      const std::int64_t in_run = i % walk.run();
      product(m, at[0] + in_run * walk.step(0), at[1] + in_run * walk.step(1), i);
    }
  };
  // A product of many rows has threads of its own. Its values are the same either way.
  if (count < num_threads() && m > gemm_block)
    products(0, count);
  else
    parallel_for(count, std::max<std::int64_t>(1, (1 << 16) / (std::int64_t{m} * n * k + 1)), products);
  return y;
}

}  // namespace wm::kernel

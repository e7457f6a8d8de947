// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/copy.hpp>
#include <whitematter/cpu/gemm.hpp>

namespace wm::kernel {

/// The product over the last two axes, each operand transposed in them on request; leading axes are equal.
template <Floating T>
Array<T, Cpu> matmul(const Array<T, Cpu>& left, const Array<T, Cpu>& right, Transpose ta = Transpose::No,
                     Transpose tb = Transpose::No) {
  const Array<T, Cpu> a = row_major(left), b = row_major(right);
  const int last = a.rank() - 1;
  const int m = a.size(ta == Transpose::Yes ? last : last - 1),
            k = a.size(ta == Transpose::Yes ? last - 1 : last);
  const int n = b.size(tb == Transpose::Yes ? last - 1 : last);
  bool fits = a.rank() == b.rank() && b.size(tb == Transpose::Yes ? last : last - 1) == k;
  for (int i = 0; i < last - 1; ++i) fits = fits && a.size(i) == b.size(i);
  check<ShapeError>(fits, "matmul: shapes must be [..., M, K] and [..., K, N]", a.extents(), b.extents());
  Extents extents = a.extents();
  extents[last - 1] = m;
  extents[last] = n;
  Array<T, Cpu> y(extents);
  for (std::int64_t i = 0, count = extents.elements(0, last - 1); i < count; ++i)
    gemm<T>(m, n, k, {a.data() + i * m * k, a.size(last), ta}, {b.data() + i * k * n, b.size(last), tb},
            y.data() + i * m * n, n);
  return y;
}

}  // namespace wm::kernel

// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/finish.hpp>
#include <whitematter/cpu/gemm.hpp>
#include <whitematter/cpu/weight_cache.hpp>

namespace wm::kernel {

/// x weight^T, and the bias where there is one added while a block of sums is in the cache. [M, In], [Out,
/// In] and [Out] -> [M, Out]
template <class T>
Array<T, Cpu> linear(const Array<T, Cpu>& rows, const Array<T, Cpu>& weight, const Array<T, Cpu>& bias) {
  const Array<T, Cpu> x = row_major(rows), w = row_major(weight);
  const std::int64_t m = x.size(0), in = w.size(1), out = w.size(0);
  const Array<T, Cpu> y({x.size(0), w.size(0)});
  const Span span("linear", {2 * m * in * out, x.bytes() + w.bytes() + y.bytes(), y.extents()});
  if (y.elements() == 0) return y;
  const Finish<T> finish{.offset = bias ? bias.data() : nullptr};
  const auto packed = weight_form<PackedMatrix<T>>(w, WeightForm::Linear, 1, [&] {
    return PackedMatrix<T>(in, out, {w.data(), in, Transpose::Yes});
  });
  for_each_block(m, gemm_block, *packed, [&](const Block& block) {
    gemm<T>(block, {x.data(), in}, *packed, y.data(), out);
    finish_rows(finish, 0, block.rows, out, y.data() + block.row * out, block.column, block.columns);
  });
  return y;
}

}  // namespace wm::kernel

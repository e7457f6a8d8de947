// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/copy.hpp>

namespace wm::kernel {

enum class Triangle { Lower, Upper };

/// Of each matrix of x [..., H, W] the elements up to a diagonal, or from it on; zeros elsewhere. Diagonal 0
/// begins in the corner, 1 lies to the right of it.
template <class T>
Array<T, Cpu> trilu(const Array<T, Cpu>& input, Triangle part, std::int64_t diagonal) {
  const Array<T, Cpu> x = row_major(input);
  const Span span("trilu", {.bytes = 2 * x.bytes(), .shape = x.extents(), .whole = true});
  Array<T, Cpu> y = filled<T>(x.extents(), T());
  const std::int64_t height = x.size(x.rank() - 2), width = x.size(x.rank() - 1);
  parallel_for(x.extents().elements(0, x.rank() - 1), memory_grain / std::max<std::int64_t>(width, 1),
               [&](std::int64_t first, std::int64_t last) {
                 for (std::int64_t row = first; row < last; ++row) {
                   // The first element above the lower triangle, or of the upper one.
                   const std::int64_t on = row % height + diagonal + (part == Triangle::Lower ? 1 : 0);
                   const std::int64_t cut = std::clamp<std::int64_t>(on, 0, width);
                   const std::int64_t begin = part == Triangle::Lower ? 0 : cut,
                                      end = part == Triangle::Lower ? cut : width;
                   std::copy_n(x.data() + row * width + begin, end - begin, y.data() + row * width + begin);
                 }
               });
  return y;
}

}  // namespace wm::kernel

// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/copy.hpp>

namespace wm::kernel {

/// Writes x [N, T, E] over the steps [first, first + T) of `to` [N, S, E].
template <class T>
void write_steps(const Array<T, Cpu>& to, int first, const Array<T, Cpu>& steps) {
  const Array<T, Cpu> x = row_major(steps);
  const Span span("write_steps", {.bytes = 2 * x.bytes(), .shape = x.extents()});
  const std::int64_t width = x.size(2), rows = x.size(1);
  for (std::int64_t item = 0; item < x.size(0); ++item)
    std::copy_n(x.data() + item * rows * width, rows * width,
                to.data() + (item * to.size(1) + first) * width);
}

}  // namespace wm::kernel

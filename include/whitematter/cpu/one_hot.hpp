// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/copy.hpp>

namespace wm::kernel {

/// A row of zeros for each label, with a 1 at the label. [...] -> [..., classes]. Labels are checked.
template <class T, Integral L>
Array<T, Cpu> one_hot(const Array<L, Cpu>& labels, int classes) {
  const Array<L, Cpu> rows = row_major(labels);
  Extents extents = rows.extents();
  const Span span("one_hot", {.bytes = rows.bytes(), .shape = rows.extents(), .whole = true});
  Array<T, Cpu> y = filled<T>(extents.push(classes), T(0));
  for (std::int64_t i = 0; i < rows.elements(); ++i)
    y.data()[i * classes + static_cast<std::int64_t>(rows.data()[i])] = T(1);
  return y;
}

}  // namespace wm::kernel

// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/core/array.hpp>

/// Sequences as images of one row, for which the kernels of images are made. In both layouts the elements
/// stay where they are.
namespace wm::kernel {

/// [N, C, L] -> [N, C, 1, L]
template <class T, class Device>
Array<T, Device> to_one_row(const Array<T, Device>& x) {
  return x.reshaped({x.size(0), x.size(1), 1, x.size(2)});
}

/// [N, C, 1, L] -> [N, C, L]; no elements stay no elements.
template <class T, class Device>
Array<T, Device> from_one_row(const Array<T, Device>& x) {
  return x ? x.reshaped({x.size(0), x.size(1), x.size(3)}) : x;
}

}  // namespace wm::kernel

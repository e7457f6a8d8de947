// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/core/shape.hpp>

namespace wm {

/// Sequences of so many features: [N, T, Features].
template <class X, int Features>
inline constexpr bool is_sequence_of = X::rank == 3 && agree(X::axes()[X::rank - 1], fixed_axis(Features));

}  // namespace wm

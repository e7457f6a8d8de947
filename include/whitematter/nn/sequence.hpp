// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/core/shape.hpp>

namespace wm {

/// Sequences of so many features: [N, T, Features].
template <class X, int Features>
inline constexpr bool is_sequence_of = X::rank == 3 && agree(X::axes()[X::rank - 1], fixed_axis(Features));

/// A sequence has no more steps than so many, where its type says how many.
template <class X, int Context>
inline constexpr bool fits_context = !X::axes()[1].fixed() || X::axes()[1].size <= Context;

}  // namespace wm

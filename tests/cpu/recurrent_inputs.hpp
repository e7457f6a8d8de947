// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/recurrent.hpp>

#include "support/arrays.hpp"

namespace wm {

/// A sequence [N, T, In] of normal values and weights of a layer with this many gates, from a state of zeros.
inline kernel::RecurrentInputs<float> recurrent_inputs(int gates, const Extents& x, int hidden) {
  const int rows = gates * hidden, features = x[2];
  return {sample_array<float>(1, x),
          {},
          sample_array<float>(2, {rows, features}),
          sample_array<float>(3, {rows, hidden}),
          sample_array<float>(4, {rows}),
          sample_array<float>(5, {rows})};
}

}  // namespace wm

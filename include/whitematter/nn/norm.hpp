// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/nn/init.hpp>

namespace wm {

/// Options of normalization layers: InstanceNorm2d<64, Norm{.affine = true}>.
struct Norm {
  bool affine = false;  ///< a weight and a bias for each channel
};

namespace detail {

template <class S, Norm O, class Device, class T>
using NormConstants = std::conditional_t<O.affine, Parameter<S, T, Device>, None>;

/// What an operation takes for a weight or a bias: the same value everywhere where there is none.
template <class S, class T, class Constants>
auto given(const Constants& constants, [[maybe_unused]] T value) {
  if constexpr (is_parameter<Constants>)
    return constants;
  else
    return full<S>(value);
}

}  // namespace detail

}  // namespace wm

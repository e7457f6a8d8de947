// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/nn/module.hpp>
#include <whitematter/ops/interpolate.hpp>

namespace wm {

/// Images enlarged by a whole number, or by one for each direction. [N, C, H, W] -> [N, C, H F, W F]
template <Pair Factor, Interpolation M = Interpolation::Nearest>
struct Upsample {
  WM_MODULE(Upsample)
  auto forward(const auto& x) const { return upsample<Factor, M>(x); }
};

/// Images in another size. [N, C, H, W] -> [N, C, OH, OW]
template <int OH, int OW = OH, Interpolation M = Interpolation::Nearest>
struct UpsampleTo {
  WM_MODULE(UpsampleTo)
  auto forward(const auto& x) const { return interpolate<OH, OW, M>(x); }
};

}  // namespace wm

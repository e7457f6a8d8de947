// SPDX-License-Identifier: MIT
// error: add: shapes must be equal or broadcast
// names: Batch, 80>
// names: Frames, 80>
#include <whitematter/ops/arithmetic.hpp>

enum class Speech { Frames };

#ifdef MISTAKE
using Other = wm::Shape<Speech::Frames, 80>;
#else
using Other = wm::Shape<wm::Batch, 80>;
#endif

auto add(const wm::Tensor<float, wm::Shape<wm::Batch, 80>>& a, const wm::Tensor<float, Other>& b) {
  return a + b;
}

// SPDX-License-Identifier: MIT
// error: add: both tensors must be on the same device
// names: Cpu
// names: Cuda
#include <whitematter/ops/arithmetic.hpp>

#ifdef MISTAKE
using Device = wm::Cuda;
#else
using Device = wm::Cpu;
#endif

auto add(const wm::Tensor<float, wm::Shape<2, 3>>& a, const wm::Tensor<float, wm::Shape<2, 3>, Device>& b) {
  return a + b;
}

// SPDX-License-Identifier: MIT
// error: Linear<In, Out>: input must have the layer's element type and device
// names: float
// names: double
#include <whitematter/nn/linear.hpp>

#ifdef MISTAKE
using Element = float;
#else
using Element = double;
#endif

auto run(const wm::Tensor<Element, wm::Shape<wm::Batch, 4>>& x) {
  return (wm::Linear<4, 2, wm::Cpu, double>()(x));
}

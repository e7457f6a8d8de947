// SPDX-License-Identifier: MIT
// error: Linear<In, Out>: input must be [..., In]
// names: Batch, 100>
// names: 100>, 128>
#include <whitematter/nn/linear.hpp>

#ifdef MISTAKE
using Features = wm::Shape<wm::Batch, 100>;
#else
using Features = wm::Shape<wm::Batch, 128>;
#endif

auto run(const wm::Linear<128, 10>& layer, const wm::Tensor<float, Features>& x) { return layer(x); }

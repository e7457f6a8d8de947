// SPDX-License-Identifier: MIT
// error: orthogonal: the weight must be [Out, In, ...]
#include <whitematter/nn/init.hpp>

#ifdef MISTAKE
using X = wm::Shape<4>;
#else
using X = wm::Shape<4, 4>;
#endif

auto run(const wm::Tensor<float, X>& x) { return wm::init::orthogonal(x); }

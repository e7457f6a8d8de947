// SPDX-License-Identifier: MIT
// error: Shape: rank is at most 6
// names: Shape<1, 1, 1, 1, 1, 1, 1>
#include <whitematter/tensor/tensor.hpp>

#ifdef MISTAKE
using Deep = wm::Shape<1, 1, 1, 1, 1, 1, 1>;
#else
using Deep = wm::Shape<1, 1, 1, 1, 1, 1>;
#endif

auto run(const wm::Tensor<float, Deep>& x) { return x.elements(); }

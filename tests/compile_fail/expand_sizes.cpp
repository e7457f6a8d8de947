// SPDX-License-Identifier: MIT
// error: expand: only axes of size 1 can be repeated
// names: Shape<3, 2>
// names: Shape<3, 4>
#include <whitematter/ops/expand.hpp>

#ifdef MISTAKE
using X = wm::Shape<3, 2>;
#else
using X = wm::Shape<3, 1>;
#endif

auto run(const wm::Tensor<float, X>& x) { return wm::expand<wm::Shape<3, 4>>(x); }

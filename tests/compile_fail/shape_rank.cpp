// SPDX-License-Identifier: MIT
// error: Shape: rank is at most 6
// names: Shape<1, 1, 1, 1, 1, 1, 1>
// lines: 20
#include <whitematter/tensor/create.hpp>

#ifdef MISTAKE
using Deep = wm::Shape<1, 1, 1, 1, 1, 1, 1>;
#else
using Deep = wm::Shape<1, 1, 1, 1, 1, 1>;
#endif

auto run() { return wm::zeros<Deep>(); }

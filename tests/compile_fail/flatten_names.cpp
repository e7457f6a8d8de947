// SPDX-License-Identifier: MIT
// error: flatten: the axes that become one must have sizes in the type
// names: Time, 3>
#include <whitematter/ops/reshape.hpp>

#ifdef MISTAKE
using Sequences = wm::Shape<wm::Batch, wm::Time, 3>;
#else
using Sequences = wm::Shape<wm::Batch, 5, 3>;
#endif

auto run(const wm::Tensor<float, Sequences>& x) { return wm::flatten(x); }

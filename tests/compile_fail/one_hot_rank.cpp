// SPDX-License-Identifier: MIT
// error: one_hot: labels must be int64_t or int32_t classes
#include <whitematter/ops/one_hot.hpp>

#ifdef MISTAKE
using X = wm::Shape<1, 1, 1, 1, 1, 1>;
#else
using X = wm::Shape<1, 1>;
#endif

auto run(const wm::Tensor<std::int64_t, X>& x) { return wm::one_hot<3>(x); }

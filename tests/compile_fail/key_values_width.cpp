// SPDX-License-Identifier: MIT
// error: KeyValues<Width>: keys and values must be [Batch, T, Width]
#include <whitematter/nn/key_values.hpp>

#ifdef MISTAKE
constexpr int width = 6;
#else
constexpr int width = 8;
#endif

void keep(const wm::KeyValues<8>& seen, const wm::Tensor<float, wm::Shape<wm::Batch, wm::Time, width>>& x) {
  seen.append(x, x);
}

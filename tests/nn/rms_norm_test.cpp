// SPDX-License-Identifier: MIT
#include <whitematter/nn/rms_norm.hpp>

#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("RmsNorm divides rows by their root mean square") {
  const RmsNorm<2> layer;
  static_assert(state_count<RmsNorm<2>> == 1 && parameter_count<RmsNorm<8>> == 8);
  const auto y = layer(Tensor<float, Shape<Batch, 2>>::from({1, 7, 0, 2}, 2));
  check_close(y.to_vector(), {0.2f, 1.4f, 0, std::sqrt(2.f)}, 1e-6);
}

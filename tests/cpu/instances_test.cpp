// SPDX-License-Identifier: MIT
// The other files of this program define what is only declared here.
#define WHITEMATTER_EXTERN_KERNELS
#include <whitematter/cpu/instances.hpp>

#include "support/arrays.hpp"

using namespace wm;

TEST_CASE("kernels that other files compile are linked") {
  const auto a = sample_array<float>(1, {2, 3}), b = sample_array<float>(2, {3, 1});
  const auto product = kernel::matmul(a, b);
  for (int i = 0; i < 2; ++i) {
    float sum = 0;
    for (int k = 0; k < 3; ++k) sum += a.data()[3 * i + k] * b.data()[k];
    CHECK(product.data()[i] == Approx(sum));
  }
}

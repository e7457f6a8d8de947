// SPDX-License-Identifier: MIT
#include <whitematter/cpu/orthogonalize.hpp>

#include "support/arrays.hpp"

using namespace wm;

TEST_CASE("orthogonalize brings singular values near 1, on a wide and on a tall matrix") {
  for (const Extents& e : {Extents{4, 9}, Extents{9, 4}}) {
    const auto x = kernel::orthogonalize(sample_array<double>(1, e), 5);
    CHECK(x.extents() == e);
    // Its eigenvalues are the squares, 0.45 to 1.5, and no element is farther from 1 or 0 than they are
    // from 1.
    const auto gram = e[0] < e[1] ? kernel::matmul(x, x, kernel::Transpose::No, kernel::Transpose::Yes)
                                  : kernel::matmul(x, x, kernel::Transpose::Yes, kernel::Transpose::No);
    for (int i = 0; i < 4; ++i)
      for (int j = 0; j < 4; ++j) CHECK(std::abs(gram.data()[i * 4 + j] - (i == j ? 1 : 0)) < 0.55);
  }
}

TEST_CASE("a diagonal stays one, and its values follow the polynomial") {
  const auto x = kernel::orthogonalize(array_of<double>({2, 2}, {3, 0, 0, 4}), 1);
  const auto poly = [](double s) { return 3.4445 * s - 4.7750 * s * s * s + 2.0315 * std::pow(s, 5); };
  CHECK(largest_difference(values_of(x), std::vector{poly(0.6), 0.0, 0.0, poly(0.8)}) < 1e-6);
}

TEST_CASE("no gradient gives no direction") {
  CHECK(values_of(kernel::orthogonalize(kernel::filled<float>({2, 3}, 0), 5)) == std::vector<float>(6, 0));
}

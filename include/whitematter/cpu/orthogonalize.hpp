// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>

#include <whitematter/cpu/matmul.hpp>
#include <whitematter/cpu/update.hpp>

namespace wm::kernel {

/// Brings all singular values of a matrix near 1 by steps of a Newton-Schulz iteration with the coefficients
/// of Jordan et al., "Muon", 2024, which lets them end between 0.7 and 1.2. [M, N] -> [M, N]
template <class T>
Array<T, Cpu> orthogonalize(const Array<T, Cpu>& matrix, int steps) {
  constexpr double a = 3.4445, b = -4.7750, c = 2.0315, epsilon = 1e-7;
  double squares = 0;
  for (std::int64_t i = 0; i < matrix.elements(); ++i)
    squares += static_cast<double>(matrix.data()[i]) * static_cast<double>(matrix.data()[i]);
  // The products are squares of the shorter side.
  const bool tall = matrix.size(0) > matrix.size(1);
  Array<T, Cpu> x = clone(matrix);
  scale_and_add(x, 1 / (std::sqrt(squares) + epsilon), x, 0);
  for (int step = 0; step < steps; ++step) {
    const Array<T, Cpu> gram =
        tall ? matmul(x, x, Transpose::Yes, Transpose::No) : matmul(x, x, Transpose::No, Transpose::Yes);
    const Array<T, Cpu> square = matmul(gram, gram);
    scale_and_add(square, c, gram, b);
    const Array<T, Cpu> product = tall ? matmul(x, square) : matmul(square, x);
    scale_and_add(x, a, product, 1);
  }
  return x;
}

}  // namespace wm::kernel

// SPDX-License-Identifier: MIT
#include <whitematter/cpu/cosine_embedding_loss.hpp>

#include "support/arrays.hpp"

using namespace wm;

TEST_CASE("pairs alike lose what their cosine lacks of 1, others what it has above the margin") {
  const auto a = array_of<double>({3, 2}, {3, 4, 3, 4, 1, 0}),
             b = array_of<double>({3, 2}, {4, 3, 4, 3, 0, 1});
  const auto labels = array_of<std::int32_t>({3}, {1, -1, -1});
  CHECK(largest_difference(values_of(kernel::cosine_embedding_losses(a, b, labels, 0.5)),
                           std::vector{0.04, 0.46, 0.0}) < 1e-12);
  const auto [da, db] =
      kernel::cosine_embedding_backward(a, b, labels, 0.5, array_of<double>({3}, {1, 2, 1}));
  // d cos / da = b / (|a| |b|) - cos a / |a|^2
  CHECK(largest_difference(values_of(da),
                           std::vector{-(0.16 - 0.96 * 0.12), -(0.12 - 0.96 * 0.16), 2 * (0.16 - 0.96 * 0.12),
                                       2 * (0.12 - 0.96 * 0.16), 0.0, 0.0}) < 1e-12);
  CHECK(values_of(db)[4] == 0);
}

TEST_CASE("another label names its row") {
  const auto x = array_of<float>({1, 2}, {1, 2});
  CHECK_THROWS_WITH(kernel::cosine_embedding_losses(x, x, array_of<std::int64_t>({1}, {0}), 0),
                    "cosine_embedding_loss: labels must say alike or not (expected 1 or -1, got 0 in row 0)");
}

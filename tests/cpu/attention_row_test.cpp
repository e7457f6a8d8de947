// SPDX-License-Identifier: MIT
#include <whitematter/cpu/attention_row.hpp>

#include "support/arrays.hpp"

using namespace wm;

TEST_CASE("a row of attention by hand") {
  const kernel::AttentionSizes s{1, 1, 2, 1, 1, 1, 1, 2, false};
  const auto q = sample_array<double>(1, {1, 1, 1}), k = sample_array<double>(2, {1, 2, 1}),
             v = sample_array<double>(3, {1, 2, 1});
  std::vector<double> scores;
  double y = 0;
  const double log_sum =
      kernel::attention_row<double>(s, 0, {q, 0, 0, 1}, {k, 0, 0, 1}, {v, 0, 0, 1}, &y, scores,
                                    [](double* row, int count) { row[count - 1] += 0.5; });
  const double a = std::exp(2 * q.data()[0] * k.data()[0]), b = std::exp(2 * q.data()[0] * k.data()[1] + 0.5);
  CHECK(log_sum == Approx(std::log(a + b)));
  CHECK(y == Approx((a * v.data()[0] + b * v.data()[1]) / (a + b)));
}

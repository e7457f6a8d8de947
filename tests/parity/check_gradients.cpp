// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>

#include "sample.hpp"

namespace parity {

namespace {

// The result with one element of one input moved.
at::Tensor moved(const Operation& operation, Sample sample, std::size_t input, std::int64_t element,
                 double step) {
  sample.inputs[input] = sample.inputs[input].clone();
  sample.inputs[input].view({-1})[element] += step;
  return run_ours(operation, Precision::Double, sample).result;
}

}  // namespace

// The loss after the operation is sum(w y + y y / 2): not linear in y, so that a wrong gradient from above
// would show.
std::vector<Difference> check_gradients(const Operation& operation, const Row& row, int run) {
  constexpr std::int64_t most_elements = 24;
  Sample sample = draw_sample(row, operation.kinds, Precision::Double, run);
  Sample plain = sample;
  plain.needs.assign(plain.needs.size(), false);
  const at::Tensor y = run_ours(operation, Precision::Double, plain).result;
  if (!y.is_floating_point() || y.numel() == 0) return {};
  const at::Tensor w = at::rand(y.sizes(), y.options()) + 0.5;
  sample.upstream = w + y;
  const Values values = run_ours(operation, Precision::Double, sample);
  std::vector<Difference> differences;
  for (std::size_t i = 0; i < operation.kinds.size(); ++i) {
    if (!sample.needs[i] || sample.inputs[i].numel() == 0) continue;
    const at::Tensor gradient = values.gradients[i].contiguous().view({-1});
    const std::int64_t n = gradient.numel(), stride = (n + most_elements - 1) / most_elements;
    // In a long sum the rounding of the result drowns a small step.
    const double step = n > 1000 * y.numel() ? 1e-4 : 1e-5;
    double worst = 0, largest = 0;
    for (std::int64_t element = run % stride; element < n; element += stride) {
      const at::Tensor up = moved(operation, plain, i, element, step),
                       down = moved(operation, plain, i, element, -step);
      const double expected = ((up - down) * (w + (up + down) / 2)).sum().item<double>() / (2 * step);
      const double error = std::abs(gradient[element].item<double>() - expected);
      worst = error <= worst ? worst : error;
      largest = std::max(largest, std::abs(expected));
    }
    differences.push_back({"gradient of input " + std::to_string(i), worst == 0 ? 0 : worst / largest});
  }
  return differences;
}

}  // namespace parity

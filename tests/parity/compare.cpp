// SPDX-License-Identifier: MIT
#include <cmath>
#include <limits>

#include "sample.hpp"

namespace parity {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

// Sets the upstream gradient, which has the sizes of the result.
Values run_torch(Sample& sample, const TorchOperation& operation) {
  std::vector<at::Tensor> inputs;
  for (std::size_t i = 0; i < sample.inputs.size(); ++i) {
    inputs.push_back(sample.inputs[i].clone());
    if (sample.needs[i]) inputs.back().requires_grad_();
  }
  const at::Tensor result = operation(inputs);
  if (result.requires_grad()) {
    sample.upstream = at::randn(result.sizes(), result.options().requires_grad(false));
    result.backward(sample.upstream);
  }
  Values values{result.detach(), {}, {}};
  for (const auto& input : inputs) {
    values.gradients.push_back(input.grad());
    values.inputs.push_back(input.detach());
  }
  return values;
}

// The largest error of an element, which is never less than max |got - expected| / max |expected|.
double relative_error(const at::Tensor& got, const at::Tensor& expected) {
  if (!got.defined() && !expected.defined()) return 0;
  if (!got.defined() || !expected.defined() || got.sizes() != expected.sizes()) return infinity;
  if (expected.numel() == 0) return 0;
  const at::Tensor b = expected.to(at::kDouble), distance = (got.to(at::kDouble) - b).abs();
  if (distance.isnan().any().item<bool>()) return infinity;
  if (distance.max().item<double>() == 0) return 0;
  const double largest = b.abs().max().item<double>();
  return (distance / (b.abs() + share_of_largest * largest).clamp_max(largest)).max().item<double>();
}

}  // namespace

std::vector<Difference> compare(const Operation& operation, const Row& row, int run, Precision precision) {
  Sample sample = draw_sample(row, operation.kinds, precision, run);
  const Values expected = run_torch(sample, operation.theirs);
  const Values got = run_ours(operation, precision, sample);
  const bool same_type = got.result.scalar_type() == expected.result.scalar_type();
  std::vector<Difference> differences{
      {"result", same_type ? relative_error(got.result, expected.result) : infinity}};
  for (std::size_t i = 0; i < operation.kinds.size(); ++i) {
    const auto input = "input " + std::to_string(i);
    differences.push_back({"gradient of " + input, relative_error(got.gradients[i], expected.gradients[i])});
    differences.push_back({input + " afterwards", relative_error(got.inputs[i], expected.inputs[i])});
  }
  return differences;
}

}  // namespace parity

// SPDX-License-Identifier: MIT
#include "sample.hpp"

#include <array>
#include <cmath>
#include <limits>

#include <whitematter/core/random.hpp>

namespace parity {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr auto batch_name = wm::axis_of<wm::Batch>(0, 0).name;

// Sizes of 1 and none at all are where rules have their exceptions.
int size_of(const InputSize& size, const Row& row, int run) {
  if (size.size >= 0) return size.size;
  constexpr std::array batches{1, 3, 4, 17, 0};
  constexpr std::array others{5, 1, 2, 7, 4, 3};
  const auto turn = static_cast<std::size_t>(run);
  if (size.name != batch_name) return others[(turn + size.name % 1009) % others.size()];
  const int batch = batches[turn % batches.size()];
  return batch == 0 && !row.takes_empty ? 2 : batch;
}

at::Tensor draw(const Row& row, const InputKind& kind, at::ScalarType type, int run) {
  std::vector<std::int64_t> sizes;
  for (const auto& size : kind.sizes) sizes.push_back(size_of(size, row, run));
  switch (kind.draw) {
    case Draw::Normal:
      return at::randn(sizes, type);
    case Draw::Positive:
    case Draw::State:
      return at::rand(sizes, type) + 0.5;
    case Draw::Label:
      return at::randint(kind.classes, sizes, at::kLong);
    case Draw::Mask:
      return at::randint(2, sizes, at::kLong).to(at::kBool);
  }
  return {};
}

// First all inputs together, then each alone, so that every gradient is also asked for without the others.
std::vector<bool> choose_needs(const std::vector<InputKind>& kinds, int run) {
  std::vector<std::size_t> differentiable;
  for (std::size_t i = 0; i < kinds.size(); ++i)
    if (kinds[i].differentiable()) differentiable.push_back(i);
  const auto choice = static_cast<std::size_t>(run / 2) % (differentiable.size() + 1);
  std::vector<bool> needs(kinds.size(), false);
  for (std::size_t i = 0; i < differentiable.size(); ++i)
    needs[differentiable[i]] = choice == 0 || choice == i + 1;
  return needs;
}

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

double relative_error(const at::Tensor& got, const at::Tensor& expected) {
  if (!got.defined() && !expected.defined()) return 0;
  if (!got.defined() || !expected.defined() || got.sizes() != expected.sizes()) return infinity;
  if (expected.numel() == 0) return 0;
  const at::Tensor b = expected.to(at::kDouble);
  const double distance = (got.to(at::kDouble) - b).abs().max().item<double>();
  if (std::isnan(distance)) return infinity;
  return distance == 0 ? 0 : distance / b.abs().max().item<double>();
}

std::vector<Difference> compare(const Row& row, const std::vector<InputKind>& kinds, at::ScalarType type,
                                int run, const TorchOperation& theirs, const OurOperation& ours) {
  Sample sample = draw_sample(row, kinds, type, run);
  const Values expected = run_torch(sample, theirs);
  const Values got = ours(sample);
  const bool same_type = got.result.scalar_type() == expected.result.scalar_type();
  std::vector<Difference> differences{
      {"result", same_type ? relative_error(got.result, expected.result) : infinity}};
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    const auto input = "input " + std::to_string(i);
    differences.push_back({"gradient of " + input, relative_error(got.gradients[i], expected.gradients[i])});
    differences.push_back({input + " afterwards", relative_error(got.inputs[i], expected.inputs[i])});
  }
  return differences;
}

/// The result with one element of one input moved.
at::Tensor moved(const OurOperation& ours, Sample sample, std::size_t input, std::int64_t element,
                 double step) {
  sample.inputs[input] = sample.inputs[input].clone();
  sample.inputs[input].view({-1})[element] += step;
  return ours(sample).result;
}

// The loss after the operation is sum(w y + y y / 2): not linear in y, so that a wrong gradient from above
// would show.
std::vector<Difference> check_gradients(const Row& row, const std::vector<InputKind>& kinds, int run,
                                        const OurOperation& ours) {
  constexpr double step = 1e-5;
  constexpr std::int64_t most_elements = 24;
  Sample sample = draw_sample(row, kinds, at::kDouble, run);
  Sample plain = sample;
  plain.needs.assign(kinds.size(), false);
  const at::Tensor y = ours(plain).result;
  if (!y.is_floating_point() || y.numel() == 0) return {};
  const at::Tensor w = at::rand(y.sizes(), y.options()) + 0.5;
  sample.upstream = w + y;
  const Values values = ours(sample);
  std::vector<Difference> differences;
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    // In a long sum the rounding of the result drowns the step.
    if (!sample.needs[i] || sample.inputs[i].numel() == 0 || sample.inputs[i].numel() > 20'000) continue;
    const at::Tensor gradient = values.gradients[i].contiguous().view({-1});
    const std::int64_t n = gradient.numel(), stride = (n + most_elements - 1) / most_elements;
    double worst = 0, largest = 1;
    for (std::int64_t element = run % stride; element < n; element += stride) {
      const at::Tensor up = moved(ours, plain, i, element, step),
                       down = moved(ours, plain, i, element, -step);
      const double expected = ((up - down) * (w + (up + down) / 2)).sum().item<double>() / (2 * step);
      const double error = std::abs(gradient[element].item<double>() - expected);
      worst = error <= worst ? worst : error;
      largest = std::max(largest, std::abs(expected));
    }
    differences.push_back({"gradient of input " + std::to_string(i), worst / largest});
  }
  return differences;
}

}  // namespace

Sample draw_sample(const Row& row, const std::vector<InputKind>& kinds, at::ScalarType type, int run) {
  at::manual_seed(static_cast<std::uint64_t>(run));
  wm::Generator coin(static_cast<std::uint64_t>(run));
  Sample sample;
  sample.needs = choose_needs(kinds, run);
  for (const auto& kind : kinds) sample.inputs.push_back(draw(row, kind, type, run));
  for (std::size_t i = 0; i <= kinds.size(); ++i)
    sample.layouts.push_back(coin.below(2) == 0 ? wm::Layout::RowMajor : wm::Layout::ChannelsLast);
  return sample;
}

Row assemble(std::string operation, std::string variant, std::vector<InputKind> kinds, TorchOperation theirs,
             OurOperation in_float, OurOperation in_double) {
  return {.operation = std::move(operation),
          .variant = std::move(variant),
          .compare =
              [=](const Row& row, int run, Compute compute) {
                const bool single = compute == Compute::Float;
                return parity::compare(row, kinds, single ? at::kFloat : at::kDouble, run, theirs,
                                       single ? in_float : in_double);
              },
          .check_gradients = [=](const Row& row,
                                 int run) { return parity::check_gradients(row, kinds, run, in_double); },
          .write_case = {}};
}

}  // namespace parity

// SPDX-License-Identifier: MIT
#include "sample.hpp"

#include <array>
#include <limits>

#include <whitematter/core/random.hpp>

namespace parity {

namespace {

at::Tensor draw(const InputKind& kind, int batch, at::ScalarType type) {
  std::vector<std::int64_t> sizes;
  for (const int size : kind.sizes) sizes.push_back(size >= 0 ? size : size == -1 ? batch : batch + 2);
  switch (kind.draw) {
    case Draw::Normal:
      return at::randn(sizes, type);
    case Draw::Positive:
    case Draw::State:
      return at::rand(sizes, type) + 0.5;
    case Draw::Label:
      return at::randint(kind.classes, sizes, at::kLong);
  }
  return {};
}

// First all inputs together, then each alone, so that every gradient is also asked for without the others.
std::vector<bool> choose_needs(const std::vector<InputKind>& kinds, int turn) {
  std::vector<std::size_t> differentiable;
  for (std::size_t i = 0; i < kinds.size(); ++i)
    if (kinds[i].differentiable()) differentiable.push_back(i);
  const auto choice = static_cast<std::size_t>(turn) % (differentiable.size() + 1);
  std::vector<bool> needs(kinds.size(), false);
  for (std::size_t i = 0; i < differentiable.size(); ++i)
    needs[differentiable[i]] = choice == 0 || choice == i + 1;
  return needs;
}

Sample draw_sample(const std::vector<InputKind>& kinds, at::ScalarType type, int run) {
  constexpr std::array batches{1, 3, 4, 17};
  at::manual_seed(static_cast<std::uint64_t>(run));
  wm::Generator coin(static_cast<std::uint64_t>(run));
  Sample sample;
  sample.needs = choose_needs(kinds, run / static_cast<int>(batches.size()));
  for (const auto& kind : kinds)
    sample.inputs.push_back(draw(kind, batches[static_cast<std::size_t>(run) % batches.size()], type));
  for (std::size_t i = 0; i <= kinds.size(); ++i)
    sample.layouts.push_back(coin.below(2) == 0 ? wm::Layout::RowMajor : wm::Layout::ChannelsLast);
  return sample;
}

// Sets the upstream gradient, which has the sizes of the result.
Values run_torch(Sample& sample, const TorchOperation& operation) {
  std::vector<at::Tensor> inputs;
  for (std::size_t i = 0; i < sample.inputs.size(); ++i) {
    inputs.push_back(sample.inputs[i].clone());
    if (sample.needs[i]) inputs.back().requires_grad_();
  }
  const at::Tensor result = operation(inputs);
  sample.upstream = at::randn(result.sizes(), result.options().requires_grad(false));
  result.backward(sample.upstream);
  Values values{result.detach(), {}, {}};
  for (const auto& input : inputs) {
    values.gradients.push_back(input.grad());
    values.inputs.push_back(input.detach());
  }
  return values;
}

double relative_error(const at::Tensor& ours, const at::Tensor& theirs) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  if (!ours.defined() && !theirs.defined()) return 0;
  if (!ours.defined() || !theirs.defined() || ours.sizes() != theirs.sizes()) return infinity;
  if (theirs.numel() == 0) return 0;
  const at::Tensor b = theirs.to(at::kDouble);
  const double distance = (ours.to(at::kDouble) - b).abs().max().item<double>();
  return distance == 0 ? 0 : distance / b.abs().max().item<double>();
}

std::vector<Difference> compare(const std::vector<InputKind>& kinds, at::ScalarType type, int run,
                                const TorchOperation& theirs, const OurOperation& ours) {
  Sample sample = draw_sample(kinds, type, run);
  const Values expected = run_torch(sample, theirs);
  const Values got = ours(sample);
  std::vector<Difference> differences{{"result", relative_error(got.result, expected.result)}};
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    const auto input = "input " + std::to_string(i);
    differences.push_back({"gradient of " + input, relative_error(got.gradients[i], expected.gradients[i])});
    differences.push_back({input + " afterwards", relative_error(got.inputs[i], expected.inputs[i])});
  }
  return differences;
}

}  // namespace

Row assemble(std::string operation, std::string variant, std::vector<InputKind> kinds, TorchOperation theirs,
             OurOperation in_float, OurOperation in_double) {
  return {std::move(operation), std::move(variant),
          [=](int run) { return compare(kinds, at::kFloat, run, theirs, in_float); },
          [=](int run) { return compare(kinds, at::kDouble, run, theirs, in_double); }};
}

}  // namespace parity

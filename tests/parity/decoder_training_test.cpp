// SPDX-License-Identifier: MIT
#include <whitematter/models/gpt.hpp>
#include <whitematter/models/llama.hpp>
#include <whitematter/optim/adamw.hpp>

#include "loaded.hpp"
#include "support/catch.hpp"
#include "torch_optimizer.hpp"

namespace {

using namespace parity;

constexpr wm::GptSizes gpt{.vocabulary = 65, .context = 16, .layers = 2, .heads = 3, .width = 24};
constexpr wm::LlamaSizes llama{.vocabulary = 65,
                               .context = 16,
                               .layers = 2,
                               .heads = 4,
                               .groups = 2,
                               .width = 24,
                               .hidden = 40,
                               .tied = false};

// The gradient that each step hands to the logits.
std::vector<double> factors(std::uint64_t seed, std::int64_t count) {
  wm::Generator generator(seed);
  std::vector<double> values;
  for (std::int64_t i = 0; i < count; ++i) values.push_back(generator.normal());
  return values;
}

/// Ten steps of AdamW, each from a gradient of its own; parameters must stay equal.
template <wm::Module M>
void check_steps(const std::string& reference) {
  INFO(reference);
  const auto text = indices<65, wm::Shape<wm::Batch, 9>>;
  Loaded<M, double, decltype(text)> both(reference, text, 3);
  // A key's bias has no gradient but rounding, whose size Adam would divide by.
  constexpr double lr = 1e-2, weight_decay = 0.1, eps = 1e-6;
  wm::AdamW<double> optimizer(both.ours, {.lr = lr, .eps = eps, .weight_decay = weight_decay});
  const auto names = names_of(both.ours);
  std::vector<TorchParameter> parameters;
  for (const auto& name : names) parameters.push_back({both.theirs.sizes(name), weight_decay});
  TorchOptimizer theirs("AdamW", {{"lr", lr}, {"eps", eps}, {"weight_decay", weight_decay}}, true,
                        parameters);
  for (std::size_t i = 0; i < names.size(); ++i) theirs.set(i, both.theirs.get(names[i]));
  double moved = 0;
  for (std::uint64_t step = 0; step < 10; ++step) {
    const auto logits = both.ours(both.input);
    const auto gradient = factors(step, logits.elements());
    optimizer.zero_grad();
    logits.backward(std::decay_t<decltype(logits)>::from(gradient, logits.size(0)));
    optimizer.step();
    CHECK(relative_error(values_of(logits), both.theirs.outputs()) <= 1e-10);
    both.theirs.backward(gradient);
    for (std::size_t i = 0; i < names.size(); ++i) {
      theirs.set_gradient(i, both.theirs.gradient(names[i]));
    }
    theirs.step(lr);
    for (std::size_t i = 0; i < names.size(); ++i) {
      moved = std::max(moved, relative_error(theirs.get(i), both.theirs.get(names[i])));
      both.theirs.set(names[i], theirs.get(i));
    }
  }
  CHECK(moved > 1e-3);
  wm::for_each_parameter(both.ours, [&](const std::string& name, const auto& parameter) {
    INFO(name);
    CHECK(relative_error(values_of(parameter), both.theirs.get(name)) <= 1e-9);
  });
}

}  // namespace

TEST_CASE("decoders train as LibTorch's do, by ten steps of AdamW") {
  check_steps<wm::Gpt<gpt, wm::Cpu, double>>("gpt");
  check_steps<wm::Llama<llama, wm::Cpu, double>>("llama");
}

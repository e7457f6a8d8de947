// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/io/save.hpp>
#include <whitematter/nn/dropout.hpp>

#include "io/temporary_folder.hpp"
#include "pair.hpp"

namespace parity {

// Random numbers of a shape, as floats, which both libraries see.
template <class T, class S = wm::Shape<wm::Batch, 3, 32, 32>>
wm::Tensor<T, S> numbers(std::uint64_t seed, int batch) {
  wm::Generator generator(seed);
  return wm::generate<S, T>([&] { return static_cast<float>(generator.normal()); }, batch);
}

// Random indices of a table with so many rows.
template <int Rows, class S>
wm::Tensor<std::int64_t, S> indices(std::uint64_t seed, int batch) {
  wm::Generator generator(seed);
  return wm::generate<S, std::int64_t>([&] { return generator.below(Rows); }, batch);
}

template <class T, class S>
void hand_over(const wm::Tensor<T, S>& x, TorchNetwork& to) {
  const std::vector<std::int64_t> sizes(x.extents().begin(), x.extents().end());
  if constexpr (std::is_integral_v<T>)
    to.set_input(sizes, x.to_vector());
  else
    to.set_input(sizes, values_of(x));
}

/// A module with LibTorch's weights, which come through a file that LibTorch's side has written, and
/// LibTorch's. `make_input(seed, batch)` gives what both read.
template <wm::Module M, class T, class Input>
struct Loaded {
  using Load = wm::Metadata(const M&, const std::filesystem::path&);

  Loaded(const std::string& reference, Input make_input, int batch, const M& model = {},
         Load* load = wm::load<M>)
      : ours(model), theirs(reference, precision_of<T>), input(make_input(3, batch)) {
    hand_over(make_input(1, 2 * batch), theirs);
    theirs.randomize(2);
    const wm::TemporaryFolder folder;
    theirs.save(folder / "model.safetensors");
    load(ours, folder / "model.safetensors");
    hand_over(input, theirs);
    if constexpr (wm::Floating<typename decltype(input)::value_type>) input.requires_grad();
  }

  M ours;
  TorchNetwork theirs;
  std::invoke_result_t<Input, std::uint64_t, int> input;
};

template <wm::Module M>
std::vector<std::string> names_of(const M& model) {
  std::vector<std::string> names;
  wm::for_each_state(model, [&](const std::string& name, const auto&) { names.push_back(name); });
  return names;
}

// What a recurrent layer gives at each step.
const auto& output_of(const auto& result) {
  if constexpr (requires { result.output; })
    return result.output;
  else
    return result;
}

/// The error of the outputs in inference.
template <class Both>
double eval_error(Both& both) {
  const wm::NoGrad no_grad;
  wm::eval(both.ours);
  both.theirs.train(false);
  const auto result = both.ours(both.input);
  return relative_error(values_of(output_of(result)), both.theirs.outputs());
}

/// Calls check(name, error) for all that a training step computes before the optimizer: the output, the
/// gradients of the parameters and of the input, running statistics.
template <class Both>
void compare_training(Both& both, auto check) {
  wm::for_each_module(both.ours, [](const std::string&, auto& module) {
    if constexpr (std::is_same_v<std::decay_t<decltype(module)>, wm::Dropout>) module.p = 0;
  });
  wm::train(both.ours);
  both.theirs.stop_dropout();
  both.theirs.train(true);
  const auto result = both.ours(both.input);
  const auto& outputs = output_of(result);
  using Outputs = std::decay_t<decltype(outputs)>;
  using T = typename Outputs::value_type;
  check("the output", relative_error(values_of(outputs), both.theirs.outputs()));
  const auto factors = Outputs(numbers<T, wm::Shape<wm::Batch>>(4, static_cast<int>(outputs.elements()))
                                   .array()
                                   .reshaped(outputs.extents()));
  outputs.backward(factors);
  both.theirs.backward(values_of(factors));
  const auto largest = [](const std::vector<double>& values) {
    double most = 0;
    for (const double value : values) most = std::max(most, std::abs(value));
    return most;
  };
  double whole = 0;
  wm::for_each_parameter(both.ours, [&](const std::string& name, const auto&) {
    whole = std::max(whole, largest(both.theirs.gradient(name)));
  });
  wm::for_each_parameter(both.ours, [&](const std::string& name, const auto& parameter) {
    const auto ours = values_of(parameter.grad()), theirs = both.theirs.gradient(name);
    // A shift that a norm takes away has the gradient 0, and both libraries their rounding errors.
    const bool vanishes = largest(theirs) < 1e-12 * whole;
    check("the gradient of " + name, vanishes ? largest(ours) / whole : relative_error(ours, theirs));
  });
  if constexpr (wm::Floating<typename decltype(both.input)::value_type>)
    check("the gradient of the input",
          relative_error(values_of(both.input.grad()), both.theirs.input_gradient()));
  wm::for_each_state(both.ours, [&](const std::string& name, const auto& state) {
    if constexpr (wm::is_buffer<std::decay_t<decltype(state)>>)
      check(name, relative_error(values_of(state), both.theirs.get(name)));
  });
}

}  // namespace parity

// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <iomanip>
#include <tuple>

#include <whitematter/core/random.hpp>
#include <whitematter/tensor/tensor.hpp>

namespace wm {

struct GradcheckOptions {
  double step = 1e-5;       ///< by which an element is moved to either side
  double tolerance = 1e-6;  ///< of the difference, relative to derivatives above 1
};

namespace detail {

/// Calls f(y, weight) for each element in row-major order, with weights that are always the same.
template <class S, class F>
void for_each_weighted(const Tensor<double, S>& y, F f) {
  Generator generator(20150308);
  for (const double value : y.to_vector()) f(value, 0.5 + generator.uniform());
}

/// sum(w y + y y / 2). It is not linear in y, so an operation that passes on a wrong gradient shows.
template <class S>
double gradcheck_loss(const Tensor<double, S>& y) {
  double sum = 0;
  for_each_weighted(y, [&](double value, double weight) { sum += weight * value + value * value / 2; });
  return sum;
}

/// Its derivative with respect to y.
template <class S>
Tensor<double, S> gradcheck_loss_gradient(const Tensor<double, S>& y) {
  Array<double, Cpu> gradient(y.extents());
  double* to = gradient.data();
  for_each_weighted(y, [&](double value, double weight) { *to++ = weight + value; });
  return Tensor<double, S>(std::move(gradient));
}

/// Gradients from backward when the inputs whose bit is set require one; the others' are empty.
template <class F, class... S>
std::vector<std::vector<double>> gradients(const F& f, unsigned wanted, const Tensor<double, S>&... inputs) {
  std::tuple leaves{inputs.clone()...};
  std::vector<std::vector<double>> result;
  std::apply([&, i = 0](auto&... leaf) mutable { ((wanted >> i++ & 1u ? leaf.requires_grad() : leaf), ...); }, leaves);
  const auto y = std::apply(f, leaves);
  y.backward(gradcheck_loss_gradient(y));
  std::apply([&](const auto&... leaf) {
    (result.push_back(leaf.has_grad() ? leaf.grad().to_vector() : std::vector<double>()), ...);
  }, leaves);
  return result;
}

/// x with one of its elements, counted in row-major order, moved; the order in memory stays.
template <class S>
Tensor<double, S> moved(const Tensor<double, S>& x, std::size_t element, double step) {
  const Array<double, Cpu> copy = kernel::clone(kernel::row_major(x.array()));
  copy.data()[element] += step;
  return Tensor<double, S>(kernel::with_layout(copy, x.array().layout()));
}

inline Extents position_of(std::size_t element, const Extents& extents) {
  Extents position = extents;
  auto rest = static_cast<std::int64_t>(element);
  for (int i = extents.rank() - 1; i >= 0; --i) {
    position[i] = static_cast<int>(rest % extents[i]);
    rest /= extents[i];
  }
  return position;
}

/// Compares the gradients of one input with central differences.
template <std::size_t I, class F, class... S>
void gradcheck_input(const GradcheckOptions& options, const F& f, const std::vector<double>& gradient,
                     const Tensor<double, S>&... inputs) {
  const auto loss_at = [&](std::size_t element, double step) {
    std::tuple arguments{inputs.detach()...};
    std::get<I>(arguments) = moved(std::get<I>(arguments), element, step);
    return gradcheck_loss(std::apply(f, arguments));
  };
  const NoGrad no_grad;
  const auto& input = std::get<I>(std::tie(inputs...));
  bool zero = true;
  for (std::size_t i = 0; i < static_cast<std::size_t>(input.elements()); ++i) {
    const double expected = (loss_at(i, options.step) - loss_at(i, -options.step)) / (2 * options.step);
    const double got = gradient.empty() ? 0 : gradient[i];
    zero = zero && expected == 0 && got == 0;
    if (!(std::abs(expected - got) <= options.tolerance * std::max(1.0, std::abs(expected))))
      fail(text(std::setprecision(10), "gradcheck: backward must equal the central difference (expected ", expected, ", got ",
                got, " at ", position_of(i, input.extents()), " of input ", I, ")"));
  }
  if (zero) fail(text("gradcheck: a check needs a gradient (expected one other than 0, got 0 everywhere in input ", I, ")"));
}

}  // namespace detail

/// Checks an operation's backward against central differences in double. `f` takes the inputs and returns a Tensor of
/// any shape; each input alone and all together are given a gradient. Fails with Error, naming input, position and
/// both values, or where a gradient is zero everywhere and so shows nothing.
template <class F, class... S>
void gradcheck(const GradcheckOptions& options, const F& f, const Tensor<double, S>&... inputs) {
  const auto together = detail::gradients(f, ~0u, inputs...);
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    (detail::gradcheck_input<I>(options, f, detail::gradients(f, 1u << I, inputs...)[I], inputs...), ...);
    (detail::gradcheck_input<I>(options, f, together[I], inputs...), ...);
  }(std::index_sequence_for<S...>());
}

template <class F, class... S>
void gradcheck(const F& f, const Tensor<double, S>&... inputs) {
  gradcheck(GradcheckOptions{}, f, inputs...);
}

}  // namespace wm

// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <functional>
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

/// The loss after the operation is sum(w y + y y / 2) with these weights. It is not linear in y, so an
/// operation that passes on a wrong gradient shows.
inline std::vector<double> gradcheck_weights(std::int64_t elements) {
  Generator generator(20150308);
  std::vector<double> weights(static_cast<std::size_t>(elements));
  for (double& weight : weights) weight = 0.5 + generator.uniform();
  return weights;
}

/// Its derivative with respect to y.
inline Array<double, Cpu> gradcheck_loss_gradient(const Array<double, Cpu>& y) {
  const Array<double, Cpu> gradient = kernel::clone(kernel::row_major(y));
  double* to = gradient.data();
  for (const double weight : gradcheck_weights(y.elements())) *to++ += weight;
  return gradient;
}

/// Its difference between two values of y, taken for each element, so that large ones leave the others'
/// digits alone.
inline double gradcheck_loss_difference(const Array<double, Cpu>& up, const Array<double, Cpu>& down) {
  const Array<double, Cpu> a = kernel::row_major(up), b = kernel::row_major(down);
  double sum = 0;
  std::int64_t i = 0;
  for (const double weight : gradcheck_weights(a.elements())) {
    const double high = a.data()[i], low = b.data()[i++];
    sum += (high - low) * (weight + (high + low) / 2);
  }
  return sum;
}

/// What an operation gave: its result, and the loss's gradients for its inputs, empty where none was wanted.
struct Evaluation {
  Array<double, Cpu> y;
  std::vector<Array<double, Cpu>> gradients;
};

/// Runs f on tensors with these elements; the inputs whose bit is set require a gradient.
template <class... S, class F>
Evaluation evaluate(const F& f, const std::vector<Array<double, Cpu>>& inputs, unsigned wanted,
                    Layout layout = Layout::RowMajor) {
  return [&]<std::size_t... I>(std::index_sequence<I...>) {
    std::tuple leaves{Tensor<double, S>(inputs[I])...};
    ((wanted >> I & 1u ? std::get<I>(leaves).requires_grad() : std::get<I>(leaves)), ...);
    const auto y = f(std::get<I>(leaves)...);
    if (wanted == 0) return Evaluation{y.array(), {}};
    using Result = std::decay_t<decltype(y)>;
    y.backward(Result(kernel::with_layout(gradcheck_loss_gradient(y.array()), layout)));
    return Evaluation{
        y.array(),
        {(std::get<I>(leaves).has_grad() ? std::get<I>(leaves).grad().array() : Array<double, Cpu>{})...}};
  }
  (std::index_sequence_for<S...>());
}

/// The array with one of its elements, counted in row-major order, moved.
inline Array<double, Cpu> moved(const Array<double, Cpu>& x, std::int64_t element, double step) {
  const Array<double, Cpu> copy = kernel::clone(kernel::row_major(x));
  copy.data()[element] += step;
  return kernel::with_layout(copy, x.layout());
}

inline Extents position_of(std::int64_t element, const Extents& extents) {
  Extents position = extents;
  for (int i = extents.rank() - 1; i >= 0; --i) {
    position[i] = static_cast<int>(element % extents[i]);
    element /= extents[i];
  }
  return position;
}

using ArrayFunction =
    std::function<Evaluation(const std::vector<Array<double, Cpu>>& inputs, unsigned wanted)>;

/// Compares the gradients of one input with central differences.
inline void gradcheck_input(const GradcheckOptions& options, const ArrayFunction& f,
                            const std::vector<Array<double, Cpu>>& inputs, std::size_t input,
                            unsigned wanted) {
  const Array<double, Cpu> gradient = f(inputs, wanted).gradients[input];
  const Array<double, Cpu> rows =
      gradient ? kernel::row_major(gradient) : kernel::filled(inputs[input].extents(), 0.0);
  const auto at = [&](std::int64_t element, double step) {
    auto arguments = inputs;
    arguments[input] = moved(inputs[input], element, step);
    return f(arguments, 0).y;
  };
  bool zero = true;
  for (std::int64_t i = 0; i < rows.elements(); ++i) {
    const double expected =
        gradcheck_loss_difference(at(i, options.step), at(i, -options.step)) / (2 * options.step);
    const double got = rows.data()[i];
    zero = zero && expected == 0 && got == 0;
    if (!(std::abs(expected - got) <= options.tolerance * std::max(1.0, std::abs(expected))))
      fail(text(std::setprecision(10), "gradcheck: backward must equal the central difference (expected ",
                expected, ", got ", got, " at ", position_of(i, rows.extents()), " of input ", input, ")"));
  }
  if (zero)
    fail(text("gradcheck: a check needs a gradient (expected one other than 0, got 0 everywhere in input ",
              input, ")"));
}

}  // namespace detail

/// Checks an operation's backward against central differences in double. `f` takes the inputs and returns a
/// Tensor of any shape; each input alone and all together are given a gradient. Fails with Error, naming
/// input, position and both values, or where a gradient is zero everywhere and so shows nothing.
template <class F, class... S>
void gradcheck(const GradcheckOptions& options, const F& f, const Tensor<double, S>&... inputs) {
  const auto run = [&](const auto& arrays, unsigned wanted) {
    return detail::evaluate<S...>(f, arrays, wanted);
  };
  for (std::size_t i = 0; i < sizeof...(S); ++i)
    for (const unsigned wanted : {1u << i, (1u << sizeof...(S)) - 1})
      detail::gradcheck_input(options, run, {inputs.array()...}, i, wanted);
}

template <class F, class... S>
void gradcheck(const F& f, const Tensor<double, S>&... inputs) {
  gradcheck(GradcheckOptions{}, f, inputs...);
}

}  // namespace wm

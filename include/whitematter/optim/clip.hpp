// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>

#include <whitematter/cpu/update.hpp>
#include <whitematter/optim/optimizer.hpp>

namespace wm {

namespace detail {

/// Replaces a gradient. Where others hold its elements too, such as another parameter that got the same one,
/// they keep the old ones.
template <class T, class Device, class F>
void change_gradient(Gradient<T, Device>& node, F change) {
  if (!node.value().unique()) {
    const Array<T, Device> copy = kernel::clone(node.value());
    node.reset();
    node.accumulate(copy);
  }
  const Array<T, Device>& gradient = node.value();
  T* g = gradient.data();
  kernel::detail::for_each_index(gradient.elements(), [=](std::int64_t i) { g[i] = change(g[i]); });
}

/// The sum of |x|^p in double and in parts whose order is fixed, or with p infinite the largest |x|.
template <class T>
double sum_of_powers(const Array<T, Cpu>& x, double p) {
  const auto add = [p](double total, double value) {
    return p == 2          ? total + value * value
           : std::isinf(p) ? std::fmax(total, value)
                           : total + std::pow(value, p);
  };
  double total = 0;
  for (std::int64_t begin = 0; begin < x.elements(); begin += kernel::memory_grain) {
    const std::int64_t end = std::min(x.elements(), begin + kernel::memory_grain);
    double part = 0;
    for (std::int64_t i = begin; i < end; ++i) {
      const double value = std::abs(static_cast<double>(x.data()[i]));
      if (std::isnan(value)) return value;
      part = add(part, value);
    }
    total = std::isinf(p) ? std::fmax(total, part) : total + part;
  }
  return total;
}

template <class T, class Device>
double clip_grad_norm(const std::vector<ParameterView<T, Device>>& parameters, double max_norm, double p) {
  check(max_norm > 0, "clip_grad_norm: max_norm must be positive", "> 0", max_norm);
  check(p > 0, "clip_grad_norm: the norm's power must be positive", "> 0", p);
  double powers = 0;
  for (const auto& parameter : parameters) {
    if (!parameter.node->value()) continue;
    const double part = sum_of_powers(parameter.node->value(), p);
    check(std::isfinite(part), "clip_grad_norm: gradients must be finite", "a finite norm",
          text(part, " in ", parameter.name));
    powers = std::isinf(p) ? std::max(powers, part) : powers + part;
  }
  const double norm = p == 2          ? std::sqrt(powers)
                      : std::isinf(p) ? powers
                                      : std::pow(powers, 1 / p),
               factor = max_norm / (norm + 1e-6);
  if (factor < 1)
    for (const auto& parameter : parameters)
      if (parameter.node->value())
        change_gradient(*parameter.node, [by = static_cast<T>(factor)](T g) { return g * by; });
  return norm;
}

}  // namespace detail

struct ClipGradNormOptions {
  double p = 2;  ///< the power of the norm: 2 for the Euclidean one, infinity for the largest element
};

/// Scales the gradients of all parameters so that their norm together is at most max_norm. Returns the norm
/// before. Fails, naming a parameter, where a gradient is infinite or no number.
/// Source: Pascanu et al., "On the difficulty of training recurrent neural networks", 2013.
template <Module M>
double clip_grad_norm(const M& model, double max_norm, const ClipGradNormOptions& options = {}) {
  return detail::clip_grad_norm(detail::parameters_of<parameter_type<M>, parameter_device<M>>(model),
                                max_norm, options.p);
}

/// Moves each element of the gradients into [-value, value].
template <Module M>
void clip_grad_value(const M& model, double value) {
  using T = parameter_type<M>;
  check(value >= 0, "clip_grad_value: value must not be negative", ">= 0", value);
  for (const auto& p : detail::parameters_of<T, parameter_device<M>>(model))
    if (p.node->value())
      detail::change_gradient(*p.node, [most = static_cast<T>(value)](T g) {
        return g < -most ? -most : g > most ? most : g;
      });
}

}  // namespace wm

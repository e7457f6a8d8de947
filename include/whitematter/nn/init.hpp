// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>

#include <whitematter/nn/module.hpp>

/// Ways to set a parameter's elements. All draw from the default generator.
namespace wm::init {

/// Inputs that feed one output of a weight [Out, In, ...].
template <class S>
constexpr std::int64_t fan_in() {
  return S::elements / S::template dim<0>;
}

/// Outputs that one input of a weight [Out, In, ...] feeds.
template <class S>
constexpr std::int64_t fan_out() {
  return S::elements / S::template dim<1>;
}

template <class T, class S>
void constant(const Tensor<T, S>& x, T value) {
  kernel::fill(x.array(), value);
}

template <class T, class S>
void uniform(const Tensor<T, S>& x, double low, double high) {
  auto& generator = default_generator();
  T* to = x.array().data();
  for (std::int64_t i = 0; i < x.elements(); ++i)
    to[i] = static_cast<T>(low + (high - low) * generator.uniform());
}

template <class T, class S>
void normal(const Tensor<T, S>& x, double mean, double deviation) {
  auto& generator = default_generator();
  T* to = x.array().data();
  for (std::int64_t i = 0; i < x.elements(); ++i)
    to[i] = static_cast<T>(mean + deviation * generator.normal());
}

/// PyTorch's default of linear and convolution layers: uniform within 1 / sqrt(fan_in), weight and bias
/// alike.
template <class T, class S>
void fan_in_uniform(const Tensor<T, S>& x, std::int64_t fan) {
  const double bound = 1 / std::sqrt(static_cast<double>(fan));
  uniform(x, -bound, bound);
}

/// Normal with variance 2 / fan_out, which keeps the gradients' scale through ReLU layers.
/// Source: He et al., "Delving deep into rectifiers", 2015; PyTorch's kaiming_normal_(mode="fan_out").
template <class T, class S>
void kaiming_normal(const Tensor<T, S>& x) {
  normal(x, 0, std::sqrt(2.0 / static_cast<double>(fan_out<S>())));
}

}  // namespace wm::init

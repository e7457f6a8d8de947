// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include <whitematter/core/eigen.hpp>
#include <whitematter/nn/module.hpp>

/// Ways to set a parameter's elements. All draw from the default generator.
namespace wm::init {

/// Inputs that feed one output of a weight [Out, In, ...].
template <class S>
constexpr std::int64_t fan_in() {
  static_assert(S::rank >= 2, "init: a fan is that of a weight [Out, In, ...]");
  return S::elements / S::template dim<0>;
}

/// Outputs that one input of a weight [Out, In, ...] feeds.
template <class S>
constexpr std::int64_t fan_out() {
  static_assert(S::rank >= 2, "init: a fan is that of a weight [Out, In, ...]");
  return S::elements / S::template dim<1>;
}

/// Every element the same; of a tensor of any shape, as all that do not speak of a fan.
template <class T>
[[gnu::noinline]] void constant(const TensorCore<T, Cpu>& x, T value) {
  kernel::fill(x.array(), value);
}

/// Uniform in [low, high).
template <class T>
[[gnu::noinline]] void uniform(const TensorCore<T, Cpu>& x, double low, double high) {
  auto& generator = default_generator();
  T* to = x.array().data();
  for (std::int64_t i = 0; i < x.elements(); ++i)
    to[i] = static_cast<T>(low + (high - low) * generator.uniform());
}

/// Normal of the given mean and deviation.
template <class T>
[[gnu::noinline]] void normal(const TensorCore<T, Cpu>& x, double mean, double deviation) {
  auto& generator = default_generator();
  T* to = x.array().data();
  for (std::int64_t i = 0; i < x.elements(); ++i)
    to[i] = static_cast<T>(mean + deviation * generator.normal());
}

/// PyTorch's default of linear and convolution layers: uniform within 1 / sqrt(fan_in), weight and bias
/// alike.
template <class T>
[[gnu::noinline]] void fan_in_uniform(const TensorCore<T, Cpu>& x, std::int64_t fan) {
  const double bound = 1 / std::sqrt(static_cast<double>(fan));
  uniform(x, -bound, bound);
}

/// Normal of the given mean and deviation, drawn again where it falls outside [low, high].
/// PyTorch's trunc_normal_.
template <class T>
[[gnu::noinline]] void truncated_normal(const TensorCore<T, Cpu>& x, double mean = 0, double deviation = 1,
                                        double low = -2, double high = 2) {
  check(low < high && deviation > 0, "truncated_normal: low must be below high, and the deviation positive",
        text("below ", high), text(low, " and deviation ", deviation));
  auto& generator = default_generator();
  const double a = (low - mean) / deviation, b = (high - mean) / deviation;
  // Far from the mean the normal would hardly ever fall inside; there each point is drawn alike, and kept
  // with a probability that is 1 for the one nearest to the mean.
  const bool near = a < 0.5 && b > -0.5 && b - a > 1;
  const double peak = std::clamp(0.0, a, b), reach = std::min(9.0, 40 / std::max(std::abs(peak), 1e-9)),
               from = std::max(a, peak - reach), to = std::min(b, peak + reach);
  const auto draw = [&] {
    for (;;) {
      const double z = near ? generator.normal() : from + (to - from) * generator.uniform();
      if (near ? z >= a && z <= b : generator.uniform() < std::exp((peak * peak - z * z) / 2)) return z;
    }
  };
  for (std::int64_t i = 0; i < x.elements(); ++i)
    x.array().data()[i] = static_cast<T>(std::clamp(mean + deviation * draw(), low, high));
}

/// What follows a layer; LeakyRelu has a slope below 0.
enum class Nonlinearity { Linear, Sigmoid, Tanh, Relu, LeakyRelu, Selu };

/// PyTorch's recommended gain of a weight before a nonlinearity.
inline double gain(Nonlinearity nonlinearity, double slope = 0.01) {
  switch (nonlinearity) {
    case Nonlinearity::Tanh:
      return 5.0 / 3;
    case Nonlinearity::Relu:
      return std::sqrt(2.0);
    case Nonlinearity::LeakyRelu:
      return std::sqrt(2 / (1 + slope * slope));
    case Nonlinearity::Selu:
      return 3.0 / 4;
    case Nonlinearity::Linear:
    case Nonlinearity::Sigmoid:
      break;
  }
  return 1;
}

/// Uniform with variance gain^2 2 / (fan_in + fan_out).
/// Source: Glorot and Bengio, "Understanding the difficulty of training deep networks", 2010.
template <class T, class S>
void xavier_uniform(const Tensor<T, S>& x, double gain = 1) {
  const double bound = gain * std::sqrt(6 / static_cast<double>(fan_in<S>() + fan_out<S>()));
  uniform(x, -bound, bound);
}

/// The same, normal.
template <class T, class S>
void xavier_normal(const Tensor<T, S>& x, double gain = 1) {
  normal(x, 0, gain * std::sqrt(2 / static_cast<double>(fan_in<S>() + fan_out<S>())));
}

/// Which scale Kaiming's initialization keeps: of values with In, of gradients with Out.
enum class Fan { In, Out };

/// PyTorch's defaults.
struct Kaiming {
  Fan fan = Fan::In;
  Nonlinearity nonlinearity = Nonlinearity::LeakyRelu;
  double slope = 0;

  template <class S>
  double deviation() const {
    const auto inputs = static_cast<double>(fan == Fan::In ? fan_in<S>() : fan_out<S>());
    return gain(nonlinearity, slope) / std::sqrt(inputs);
  }
};

/// Uniform with variance gain^2 / fan.
/// Source: He et al., "Delving deep into rectifiers", 2015.
template <class T, class S>
void kaiming_uniform(const Tensor<T, S>& x, const Kaiming& options = {}) {
  const double bound = std::sqrt(3.0) * options.template deviation<S>();
  uniform(x, -bound, bound);
}

/// The same, normal.
template <class T, class S>
void kaiming_normal(const Tensor<T, S>& x, const Kaiming& options = {}) {
  normal(x, 0, options.template deviation<S>());
}

namespace detail {

/// `count` orthonormal rows of `length` >= count elements, evenly distributed over all such.
inline std::vector<double> orthonormal_rows(std::int64_t count, std::int64_t length) {
  std::vector<double> rows(static_cast<std::size_t>(count * length));
  for (double& value : rows) value = default_generator().normal();
  for (std::int64_t i = 0; i < count; ++i) {
    auto row = eigen::vector(rows.data() + i * length, length);
    // Twice, as the first pass leaves what rounding made of nearly parallel rows.
    for (int pass = 0; pass < 2; ++pass)
      for (std::int64_t j = 0; j < i; ++j) {
        const auto other = eigen::vector(rows.data() + j * length, length);
        row -= other * (other * row).sum();
      }
    row /= std::sqrt(row.square().sum());
  }
  return rows;
}

}  // namespace detail

/// gain times a matrix [Out, the rest] with orthonormal rows, or columns where it has fewer of them.
/// Source: Saxe et al., "Exact solutions to the nonlinear dynamics of learning", 2014.
template <class T, class S>
void orthogonal(const Tensor<T, S>& x, double gain = 1) {
  static_assert(S::rank >= 2 && S::is_static, "orthogonal: the weight must be [Out, In, ...]");
  const std::int64_t rows = x.size(0), columns = rows == 0 ? 0 : x.elements() / rows;
  const bool wide = rows <= columns;
  const auto q = detail::orthonormal_rows(std::min(rows, columns), std::max(rows, columns));
  for (std::int64_t r = 0; r < rows; ++r)
    for (std::int64_t c = 0; c < columns; ++c)
      x.array().data()[r * columns + c] =
          static_cast<T>(gain * q[static_cast<std::size_t>(wide ? r * columns + c : c * rows + r)]);
}

/// The identity, for as many channels as come in and go out: a filter is 1 in the middle of its own channel
/// and 0 elsewhere. [Out, In, ...] Source: Zagoruyko and Komodakis, "DiracNets", 2017.
template <class T, class S>
void dirac(const Tensor<T, S>& x) {
  static_assert(S::rank >= 3 && S::is_static, "dirac: the weight must be [Out, In, ...] of a convolution");
  const std::int64_t window = x.extents().elements(2, S::rank), channels = x.size(1);
  std::int64_t middle = 0;
  for (int axis = 2; axis < S::rank; ++axis) middle = middle * x.size(axis) + x.size(axis) / 2;
  constant(x, T(0));
  for (std::int64_t c = 0; c < std::min<std::int64_t>(x.size(0), channels); ++c)
    x.array().data()[(c * channels + c) * window + middle] = T(1);
}

}  // namespace wm::init

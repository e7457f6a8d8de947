// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>

#include <whitematter/cpu/copy.hpp>

/// The rules by which optimizers change a parameter: one pass over it, its gradient and its state.
namespace wm::kernel {

namespace detail {

template <class T>
T* data_or_null(const Array<T, Cpu>& x) {
  return x ? x.data() : nullptr;
}

template <class F>
void for_each_index(std::int64_t n, F f) {
  parallel_for(n, memory_grain, [f](std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i) f(i);
  });
}

}  // namespace detail

struct AdamStep {
  double rate, beta1, beta2, eps, decay;
  bool decoupled;      // decay shrinks the parameter instead of joining the gradient
  std::int64_t count;  // of this step, from 1
};

/// m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g^2; p -= rate m' / (sqrt(v') + eps), where m' and v' are
/// without their bias to 0. With `largest` its running maximum stands for v.
template <class T>
void adam_step(const Array<T, Cpu>& parameter, const Array<T, Cpu>& gradient, const Array<T, Cpu>& mean,
               const Array<T, Cpu>& square, const Array<T, Cpu>& largest, const AdamStep& step) {
  const Span span("adam_step", {14 * parameter.elements(), 7 * parameter.bytes(), parameter.extents()});
  const auto count = static_cast<double>(step.count);
  const T rate = static_cast<T>(step.rate / (1 - std::pow(step.beta1, count))),
          root = static_cast<T>(1 / std::sqrt(1 - std::pow(step.beta2, count))),
          b1 = static_cast<T>(step.beta1), b2 = static_cast<T>(step.beta2),
          new1 = static_cast<T>(1 - step.beta1), new2 = static_cast<T>(1 - step.beta2),
          eps = static_cast<T>(step.eps), added = static_cast<T>(step.decoupled ? 0 : step.decay),
          kept = static_cast<T>(step.decoupled ? 1 - step.rate * step.decay : 1);
  T *p = parameter.data(), *m = mean.data(), *v = square.data(), *most = detail::data_or_null(largest);
  const T* gradients = gradient.data();
  detail::for_each_index(parameter.elements(), [=](std::int64_t i) {
    const T g = gradients[i] + added * p[i];
    m[i] = b1 * m[i] + new1 * g;
    v[i] = b2 * v[i] + new2 * g * g;
    const T second = most ? most[i] = std::max(most[i], v[i]) : v[i];
    p[i] = kept * p[i] - rate * m[i] / (std::sqrt(second) * root + eps);
  });
}

struct RmspropStep {
  double rate, alpha, eps, decay, momentum;
};

/// v = alpha v + (1 - alpha) g^2; p -= rate g / (sqrt(v) + eps). With `mean` its square is taken from v, with
/// `velocity` that quotient is added up.
template <class T>
void rmsprop_step(const Array<T, Cpu>& parameter, const Array<T, Cpu>& gradient, const Array<T, Cpu>& square,
                  const Array<T, Cpu>& mean, const Array<T, Cpu>& velocity, const RmspropStep& step) {
  const Span span("rmsprop_step", {9 * parameter.elements(), 5 * parameter.bytes(), parameter.extents()});
  const T rate = static_cast<T>(step.rate), a = static_cast<T>(step.alpha),
          fresh = static_cast<T>(1 - step.alpha), eps = static_cast<T>(step.eps),
          decay = static_cast<T>(step.decay), momentum = static_cast<T>(step.momentum);
  T *p = parameter.data(), *v = square.data(), *m = detail::data_or_null(mean),
    *speed = detail::data_or_null(velocity);
  const T* gradients = gradient.data();
  detail::for_each_index(parameter.elements(), [=](std::int64_t i) {
    const T g = gradients[i] + decay * p[i];
    T variance = v[i] = a * v[i] + fresh * g * g;
    if (m) {
      m[i] = a * m[i] + fresh * g;
      variance = std::max(variance - m[i] * m[i], T(0));
    }
    T change = g / (std::sqrt(variance) + eps);
    if (speed) change = speed[i] = momentum * speed[i] + change;
    p[i] -= rate * change;
  });
}

/// s += g^2; p -= rate g / (sqrt(s) + eps)
template <class T>
void adagrad_step(const Array<T, Cpu>& parameter, const Array<T, Cpu>& gradient, const Array<T, Cpu>& sum,
                  double rate, double epsilon, double decay_share) {
  const Span span("adagrad_step", {8 * parameter.elements(), 5 * parameter.bytes(), parameter.extents()});
  const T lr = static_cast<T>(rate), eps = static_cast<T>(epsilon), decay = static_cast<T>(decay_share);
  T *p = parameter.data(), *s = sum.data();
  const T* gradients = gradient.data();
  detail::for_each_index(parameter.elements(), [=](std::int64_t i) {
    const T g = gradients[i] + decay * p[i];
    s[i] += g * g;
    p[i] -= lr * g / (std::sqrt(s[i]) + eps);
  });
}

/// p = (1 - rate decay) p - rate sign(b1 m + (1 - b1) g); m = b2 m + (1 - b2) g
template <class T>
void lion_step(const Array<T, Cpu>& parameter, const Array<T, Cpu>& gradient, const Array<T, Cpu>& mean,
               double rate, double beta1, double beta2, double decay) {
  const Span span("lion_step", {9 * parameter.elements(), 5 * parameter.bytes(), parameter.extents()});
  const T lr = static_cast<T>(rate), kept = static_cast<T>(1 - rate * decay), b1 = static_cast<T>(beta1),
          b2 = static_cast<T>(beta2), new1 = static_cast<T>(1 - beta1), new2 = static_cast<T>(1 - beta2);
  T *p = parameter.data(), *m = mean.data();
  const T* gradients = gradient.data();
  detail::for_each_index(parameter.elements(), [=](std::int64_t i) {
    const T g = gradients[i], mixed = b1 * m[i] + new1 * g;
    p[i] = kept * p[i] - lr * static_cast<T>((mixed > 0) - (mixed < 0));
    m[i] = b2 * m[i] + new2 * g;
  });
}

/// p = kept p + factor x
template <class T>
void scale_and_add(const Array<T, Cpu>& parameter, double kept_share, const Array<T, Cpu>& x, double factor) {
  const Span span("scale_and_add", {3 * parameter.elements(), 3 * parameter.bytes(), parameter.extents()});
  const T kept = static_cast<T>(kept_share), by = static_cast<T>(factor);
  T* p = parameter.data();
  const T* from = x.data();
  detail::for_each_index(parameter.elements(), [=](std::int64_t i) { p[i] = kept * p[i] + by * from[i]; });
}

}  // namespace wm::kernel

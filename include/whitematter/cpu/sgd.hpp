// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/copy.hpp>

namespace wm::kernel {

/// One pass over a parameter, its gradient and its velocity; `first` starts the velocity from the gradient.
template <class T>
void sgd_step(const Array<T, Cpu>& parameter, const Array<T, Cpu>& gradient, const Array<T, Cpu>& velocity,
              bool first, double rate, double momentum_share, double decay_share, bool nesterov,
              double dampening = 0, bool maximize = false) {
  const Span span("sgd_step", {(velocity ? 6 : 4) * parameter.elements(),
                               (velocity ? 5 : 3) * parameter.bytes(), parameter.extents()});
  const T lr = static_cast<T>(rate), momentum = static_cast<T>(momentum_share),
          decay = static_cast<T>(decay_share), whole = static_cast<T>(1 - dampening),
          sign = T(maximize ? -1 : 1);
  T* p = parameter.data();
  const T* gradients = gradient.data();
  T* v = velocity ? velocity.data() : nullptr;
  parallel_for(parameter.elements(), memory_grain, [=](std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i) {
      T g = sign * gradients[i] + decay * p[i];
      if (v) {
        v[i] = first ? g : momentum * v[i] + whole * g;
        g = nesterov ? g + momentum * v[i] : v[i];
      }
      p[i] -= lr * g;
    }
  });
}

}  // namespace wm::kernel

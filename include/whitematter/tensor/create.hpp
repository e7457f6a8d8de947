// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/core/random.hpp>
#include <whitematter/tensor/tensor.hpp>

namespace wm {

/// Every element the same. Sizes are those of the run-time dimensions in order: full<Shape<Batch, 3>>(1.f,
/// 128).
template <class S, class T, class... Sizes>
Tensor<T, S> full(T value, Sizes... sizes) {
  return Tensor<T, S>(kernel::filled<T>(extents_of<S>(sizes...), value));
}

template <class S, class T = float, class... Sizes>
Tensor<T, S> zeros(Sizes... sizes) {
  return full<S>(T(0), sizes...);
}

template <class S, class T = float, class... Sizes>
Tensor<T, S> ones(Sizes... sizes) {
  return full<S>(T(1), sizes...);
}

/// Values from a function of nothing, in row-major order.
template <class S, class T = float, class F, class... Sizes>
Tensor<T, S> generate(F f, Sizes... sizes) {
  Array<T, Cpu> array(extents_of<S>(sizes...));
  for (std::int64_t i = 0; i < array.elements(); ++i) array.data()[i] = static_cast<T>(f());
  return Tensor<T, S>(std::move(array));
}

/// Standard normal values from the default generator.
template <class S, class T = float, class... Sizes>
Tensor<T, S> randn(Sizes... sizes) {
  return generate<S, T>([] { return default_generator().normal(); }, sizes...);
}

/// Uniform values in [0, 1) from the default generator.
template <class S, class T = float, class... Sizes>
Tensor<T, S> rand(Sizes... sizes) {
  return generate<S, T>([] { return default_generator().uniform(); }, sizes...);
}

}  // namespace wm

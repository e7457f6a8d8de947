// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/softmax.hpp>
#include <whitematter/tensor/record.hpp>

namespace wm {

namespace detail {

template <int I, bool Logarithm, Floating T, class S, class Device>
Tensor<T, S, Device> softmax(const Tensor<T, S, Device>& x) {
  constexpr int axis = normalize_axis(I, S::rank);
  const Array<T, Device> y = kernel::softmax(x.array(), axis, Logarithm);
  const auto describe = [](graph::Trace& trace, const auto& in, graph::Value out) {
    return trace.add_node(Logarithm ? "LogSoftmax" : "Softmax", {in[0]}, std::move(out), {{"axis", std::int64_t{axis}}});
  };
  return record<S>(describe, y, [y](const Array<T, Device>& dy, Needs<1>) {
    return std::tuple{kernel::softmax_backward(y, dy, axis, Logarithm)};
  }, x);
}

}  // namespace detail

/// exp(x) / sum(exp(x)) along an axis. [...] -> [...]
template <int Axis = -1, Floating T, class S, class Device>
Tensor<T, S, Device> softmax(const Tensor<T, S, Device>& x) {
  static_assert(has_axis<S, Axis>, "softmax: the axis must exist in the tensor's shape");
  return detail::softmax<Axis, false>(x);
}

/// log(softmax(x)), without the overflow. [...] -> [...]
template <int Axis = -1, Floating T, class S, class Device>
Tensor<T, S, Device> log_softmax(const Tensor<T, S, Device>& x) {
  static_assert(has_axis<S, Axis>, "log_softmax: the axis must exist in the tensor's shape");
  return detail::softmax<Axis, true>(x);
}

}  // namespace wm

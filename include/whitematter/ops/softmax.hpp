// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/softmax.hpp>
#include <whitematter/tensor/record.hpp>

namespace wm {

namespace detail {

inline auto describe_softmax(const char* op, int axis) {
  return [=](graph::Trace& trace, const auto& in, graph::Value out) {
    return trace.add_node(op, {in[0]}, std::move(out), {{"axis", std::int64_t{axis}}});
  };
}

template <class T, class Device>
auto softmax_backward(Array<T, Device> y, int axis, bool logarithm) {
  return [=](const Array<T, Device>& dy, Needs<1>) {
    return std::tuple{kernel::softmax_backward(y, dy, axis, logarithm)};
  };
}

template <class T, class S, class Device>
Tensor<T, S, Device> softmax(const Tensor<T, S, Device>& x, int axis, bool logarithm) {
  if constexpr (!Floating<T>) {
    return x;
  } else {
    const Array<T, Device> y = kernel::softmax(x.array(), axis, logarithm);
    return record<S>(describe_softmax(logarithm ? "LogSoftmax" : "Softmax", axis), y,
                     softmax_backward(y, axis, logarithm), x);
  }
}

}  // namespace detail

/// exp(x) / sum(exp(x)) along an axis. [...] -> [...]
template <int Axis = -1, class T, class S, class Device>
Tensor<T, S, Device> softmax(const Tensor<T, S, Device>& x) {
  static_assert(is_floating<T>, "softmax: elements must be float or double");
  static_assert(has_axis<S, Axis>, "softmax: the axis must exist in the tensor's shape");
  return detail::softmax(x, normalize_axis(Axis, S::rank), false);
}

/// log(softmax(x)), without the overflow. [...] -> [...]
template <int Axis = -1, class T, class S, class Device>
Tensor<T, S, Device> log_softmax(const Tensor<T, S, Device>& x) {
  static_assert(is_floating<T>, "log_softmax: elements must be float or double");
  static_assert(has_axis<S, Axis>, "log_softmax: the axis must exist in the tensor's shape");
  return detail::softmax(x, normalize_axis(Axis, S::rank), true);
}

}  // namespace wm

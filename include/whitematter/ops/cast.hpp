// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/tensor/record.hpp>

namespace wm {

namespace detail {

inline auto describe_cast(ElementType to) {
  return [to](graph::Trace& trace, const auto& in, graph::Value out) {
    return trace.add_node("Cast", {in[0]}, std::move(out), {{"to", std::int64_t{graph::element_code(to)}}});
  };
}

/// The gradient goes back from one floating type to the other.
template <class To, class From, class Device>
auto cast_backward() {
  return [](const Array<To, Device>& dy, Needs<1>) {
    if constexpr (Floating<From>)
      return std::tuple{kernel::cast<From>(dy)};
    else
      return std::tuple{Array<From, Device>()};
  };
}

}  // namespace detail

/// The elements as another type: of a Tensor<bool> 0 and 1, of a number whether it is not 0, of a fraction
/// its whole part. A number that an integer type does not hold has no value there. [...] -> [...]
template <class To, class T, class S, class Device>
Tensor<To, S, Device> cast(const Tensor<T, S, Device>& x) {
  return record<S>(detail::describe_cast(element_type<To>()), kernel::cast<To>(x.array()),
                   detail::cast_backward<To, T, Device>(), x);
}

}  // namespace wm

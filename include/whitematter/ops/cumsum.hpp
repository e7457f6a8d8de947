// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/cumsum.hpp>
#include <whitematter/tensor/record.hpp>

namespace wm {

/// Element types whose running sums have that type in PyTorch as well.
template <class T>
inline constexpr bool cumulable = Floating<T> || std::is_same_v<T, std::int64_t>;

namespace detail {

inline auto describe_cumsum(int axis) {
  return [axis](graph::Trace& trace, const auto& in, graph::Value out) {
    return trace.add_node("CumSum", {in[0], trace.add_integers({axis}, {}).value}, std::move(out));
  };
}

template <class T, class Device>
auto cumsum_backward(int axis) {
  return [axis](const Array<T, Device>& dy, Needs<1>) {
    return std::tuple{kernel::cumsum(dy, axis, kernel::Direction::Backward)};
  };
}

}  // namespace detail

/// The sum of the elements up to each one along an axis. [...] -> [...]
template <int Axis, class T, class S, class Device>
Tensor<T, S, Device> cumsum(const Tensor<T, S, Device>& x) {
  static_assert(cumulable<T>, "cumsum: elements must be float, double or int64_t");
  static_assert(has_axis<S, Axis>, "cumsum: the axis must exist in the tensor's shape");
  constexpr int axis = normalize_axis(Axis, S::rank);
  return record<S>(detail::describe_cumsum(axis), kernel::cumsum(x.array(), axis),
                   detail::cumsum_backward<T, Device>(axis), x);
}

}  // namespace wm

// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/gather.hpp>
#include <whitematter/cpu/sort.hpp>
#include <whitematter/tensor/record.hpp>

namespace wm {

/// Values in order, and where each stood along the axis.
template <class T, class S, class Device = Cpu>
struct Sorted {
  Tensor<T, S, Device> values;
  Tensor<std::int64_t, S, Device> indices;
};

/// The axis exists, and has K elements if its size is in the type.
template <class S, int K, int I>
inline constexpr bool has_top = [] {
  if constexpr (has_axis<S, I>)
    return K > 0 && (!S::axes()[normalize_axis(I, S::rank)].fixed() ||
                     S::axes()[normalize_axis(I, S::rank)].size >= K);
  else
    return false;
}();

namespace detail {

/// TopK, whose second result goes to `indices`. A count of 0 is the size of the axis, which Shape reads where
/// the type does not have it.
inline auto describe_sort(int axis, int count, bool descending, graph::Traced& indices) {
  return [=, &indices](graph::Trace& trace, const auto& in, graph::Value out) {
    const auto& dim = out.dims[static_cast<std::size_t>(axis)];
    const auto k = count > 0 || dim.fixed()
                       ? trace.add_integers({count > 0 ? count : dim.size}, {{1, ""}})
                       : trace.add_node("Shape", {in[0]}, {"", ElementType::Int64, {{1, ""}}},
                                        {{"start", std::int64_t{axis}}, {"end", std::int64_t{axis} + 1}});
    const std::vector results{out, graph::Value{"", ElementType::Int64, out.dims}};
    const auto both = trace.add_node(
        "TopK", {in[0], k.value}, results,
        {{"axis", std::int64_t{axis}}, {"largest", std::int64_t{descending}}, {"sorted", std::int64_t{1}}});
    indices = both[1];
    return both[0];
  };
}

template <class T, class Device>
auto sort_backward(const Array<T, Device>& x, Array<std::int64_t, Device> indices, int axis) {
  if constexpr (Floating<T>)
    return [indices = std::move(indices), extents = x.extents(), axis](const Array<T, Device>& dy, Needs<1>) {
      return std::tuple{kernel::gather_backward(dy, indices, extents, axis)};
    };
  else
    return nullptr;
}

template <class To, class T, class S, class Device>
Sorted<T, To, Device> sort(const Tensor<T, S, Device>& x, int axis, int count, bool descending) {
  const auto [values, indices] = kernel::sort(x.array(), axis, count > 0 ? count : x.size(axis), descending);
  graph::Traced traced;
  auto sorted = record<To>(describe_sort(axis, count, descending, traced), values,
                           sort_backward(x.array(), indices, axis), x);
  return {std::move(sorted),
          Tensor<std::int64_t, To, Device>(TensorCore<std::int64_t, Device>(indices, nullptr, traced))};
}

}  // namespace detail

/// The K largest values along an axis in descending order, and their indices. Of equal ones that with the
/// lower index comes first; NaN is the largest. [..., A, ...] -> [..., K, ...] each
template <int K, int Axis = -1, Arithmetic T, class S, class Device>
auto topk(const Tensor<T, S, Device>& x) {
  static_assert(has_top<S, K, Axis>, "topk: the axis must have at least K elements");
  if constexpr (has_top<S, K, Axis>) {
    check<ShapeError>(x.size(Axis) >= K, "topk: the axis must have at least K elements", K, x.size(Axis));
    return detail::sort<with_axis<S, Axis, K>>(x, normalize_axis(Axis, S::rank), K, true);
  } else {
    return Sorted<T, S, Device>();
  }
}

/// The values along an axis in ascending or descending order, and their indices. Equal values keep their
/// order; NaN is the largest. [...] -> [...] each
template <int Axis = -1, Arithmetic T, class S, class Device>
auto sort(const Tensor<T, S, Device>& x, bool descending = false) {
  static_assert(has_axis<S, Axis>, "sort: the axis must exist in the tensor's shape");
  return detail::sort<S>(x, normalize_axis(Axis, S::rank), 0, descending);
}

/// The indices that sort an axis. [...] -> [...]
template <int Axis = -1, Arithmetic T, class S, class Device>
auto argsort(const Tensor<T, S, Device>& x, bool descending = false) {
  static_assert(has_axis<S, Axis>, "argsort: the axis must exist in the tensor's shape");
  return sort<Axis>(x, descending).indices;
}

}  // namespace wm

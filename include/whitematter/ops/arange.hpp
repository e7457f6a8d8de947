// SPDX-License-Identifier: MIT
#pragma once

#include <numeric>

#include <whitematter/graph/writer.hpp>
#include <whitematter/tensor/record.hpp>

namespace wm {

namespace detail {

template <class S, int I>
struct OneAxis {
  static constexpr Axes value = [] {
    Axes axes;
    return axes.push(S::axes(0)[normalize_axis(I, S::rank)]);
  }();
};

inline std::vector<std::int64_t> numbers_below(std::int64_t count) {
  std::vector<std::int64_t> numbers(static_cast<std::size_t>(count));
  std::iota(numbers.begin(), numbers.end(), std::int64_t{0});
  return numbers;
}

/// A constant where the type has the size, else as many numbers as the graph's input has there.
inline auto describe_arange(int rank, int axis) {
  return [=](graph::Trace& trace, const auto& in, graph::Value out) {
    const graph::Dimension places = out.dims[0];
    if (places.fixed()) return trace.add_integers(numbers_below(places.size), {places});
    graph::Writer writer(trace, out.type);
    return writer.last("Range", {writer.integer(0), writer.size_of(in[0], rank, axis), writer.integer(1)},
                       std::move(out));
  };
}

}  // namespace detail

/// The numbers of the places along an axis, 0, 1, ..., as int64. [..., A, ...] -> [A]
template <int Axis, class T, class S, class Device>
auto arange(const Tensor<T, S, Device>& x) {
  static_assert(has_axis<S, Axis>, "arange: the axis must exist in the tensor's shape");
  if constexpr (has_axis<S, Axis>) {
    constexpr int axis = normalize_axis(Axis, S::rank);
    const int count = x.size(axis);
    return record<shape_from<detail::OneAxis<S, axis>, S>>(
        detail::describe_arange(S::rank, axis), detail::array_from(detail::numbers_below(count), {count}),
        nullptr, x);
  } else {
    return Tensor<std::int64_t, Shape<Any>, Device>();
  }
}

}  // namespace wm

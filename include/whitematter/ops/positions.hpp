// SPDX-License-Identifier: MIT
#pragma once

#include <numeric>

#include <whitematter/graph/writer.hpp>
#include <whitematter/tensor/record.hpp>

namespace wm {

namespace detail {

/// Shape of one axis of X.
template <class X, int I>
struct OfAxis {
  static constexpr Axes value = [] {
    Axes axes;
    return axes.push(X::axes(0)[normalize_axis(I, X::rank)]);
  }();
};

/// Writes numbers that the sizes of a graph's tensors decide, so that it takes any number of steps.
class PositionsGraph : graph::Writer {
 public:
  explicit PositionsGraph(graph::Trace& trace) : Writer(trace, ElementType::Int64) {}

  /// From 0 on for each step of x, where the type does not know how many there are.
  graph::Traced add(graph::ValueId x, int rank, int axis, graph::Value out) {
    return last("Range", {integer(0), size_of(x, rank, axis), integer(1)}, std::move(out));
  }

  /// What `numbers` are after all steps of `before`.
  graph::Traced shift(graph::ValueId numbers, graph::ValueId before, int rank, int axis, graph::Value out) {
    return last("Add", {numbers, size_of(before, rank, axis)}, std::move(out));
  }
};

/// Consecutive numbers from `first` on, [count].
inline Array<std::int64_t, Cpu> consecutive(std::int64_t first, int count) {
  const Array<std::int64_t, Cpu> numbers({count});
  std::iota(numbers.data(), numbers.data() + count, first);
  return numbers;
}

template <class T, class Device>
TensorCore<std::int64_t, Device> positions(const TensorCore<T, Device>& x, int axis, const Axes& shape) {
  TensorCore<std::int64_t, Device> y(consecutive(0, x.size(axis)));
  if (auto* trace = graph::Trace::current(); trace && !shape[0].fixed()) [[unlikely]]
    y.set_traced(PositionsGraph(*trace).add(traced_value(*trace, x), x.extents().rank(), axis,
                                            {"", ElementType::Int64, graph::dimensions(shape)}));
  return y;
}

/// What the numbers of steps are where all steps of an axis of `before`, so many, came first.
template <class T, class Device>
TensorCore<std::int64_t, Device> shifted(const TensorCore<std::int64_t, Device>& numbers,
                                         const TensorCore<T, Device>& before, int axis, int steps,
                                         const Axes& shape) {
  TensorCore<std::int64_t, Device> y(consecutive(steps, numbers.size(0)));
  if (auto* trace = graph::Trace::current()) [[unlikely]]
    y.set_traced(PositionsGraph(*trace).shift(traced_value(*trace, numbers), traced_value(*trace, before),
                                              before.extents().rank(), axis,
                                              {"", ElementType::Int64, graph::dimensions(shape)}));
  return y;
}

}  // namespace detail

/// The numbers of the steps of an axis: 0, 1, 2, ... [..., T, ...] -> [T] indices
template <int Axis, class T, class S, class Device>
auto positions(const Tensor<T, S, Device>& x) {
  static_assert(has_axis<S, Axis>, "positions: the axis must exist in the tensor's shape");
  if constexpr (has_axis<S, Axis>) {
    using Y = shape_from<detail::OfAxis<S, Axis>, S>;
    return Tensor<std::int64_t, Y, Device>(
        detail::positions(x.core(), normalize_axis(Axis, S::rank), Y::shape_axes));
  } else {
    return Tensor<std::int64_t, Shape<Any>, Device>();
  }
}

}  // namespace wm

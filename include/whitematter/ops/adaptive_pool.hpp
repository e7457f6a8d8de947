// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/ops/pool1d.hpp>

/// Pooling into a given number of windows, which PyTorch calls adaptive: window i of n begins at
/// floor(i * size / n) and ends before ceil((i + 1) * size / n).
namespace wm {

namespace detail {

template <class X, int... Sizes>
struct AdaptivelyPooled {
  static constexpr Axes value = [] {
    Axes axes = X::axes();
    int i = 2;
    ((axes[i++] = fixed_axis(Sizes)), ...);
    return axes;
  }();
};

/// One window is ONNX's global pool; windows of one size are its pool.
inline auto describe_adaptive_pool(const char* operation, const char* op, const Axes& x, const Pair& out) {
  return [=, &x](graph::Trace& trace, const auto& in, graph::Value value) {
    const int directions = x.rank - 2;
    if (out == Pair(1)) return trace.add_node(text("Global", op), {in[0]}, std::move(value));
    const Pair size(directions == 1 ? 1 : x[2].size, x[x.rank - 1].size);
    if (size.height < 1 || size.width < 1 || size.height % out.height != 0 || size.width % out.width != 0)
      fail(text(operation, ": in a graph all windows have one size (expected sizes that ", out,
                " divides, got ", operation, " of ", describe(x), ")"));
    const Pair window(size.height / out.height, size.width / out.width);
    return trace.add_node(op, {in[0]}, std::move(value),
                          pool_attributes({.kernel = window, .stride = window}, directions));
  };
}

template <class T, class Device>
kernel::Windows adaptive_windows(const char* rule, const Array<T, Device>& x, const Pair& out) {
  check<ShapeError>(x.extents().elements(2, x.rank()) > 0, rule, "1 or more", x.extents());
  return kernel::adaptive_windows(x.rank() == 3 ? kernel::to_one_row(x).extents() : x.extents(), out);
}

}  // namespace detail

/// Images [N, C, H, W] for a number of windows in both directions, sequences [N, C, L] for one number. In a
/// graph, as in ONNX, all windows have one size: there the number must divide the image's.
template <class X, int... Windows>
inline constexpr bool adaptively_poolable = X::rank == 2 + sizeof...(Windows) && ((Windows > 0) && ...);

template <class X, int... Sizes>
using adaptively_pooled_shape = shape_from<detail::AdaptivelyPooled<X, Sizes...>, X>;

/// The mean of each of OH x OW windows. [N, C, H, W] -> [N, C, OH, OW]
template <int OH, int OW, class T, class X, class Device>
auto adaptive_avg_pool2d(const Tensor<T, X, Device>& x) {
  static_assert(is_floating<T>, "adaptive_avg_pool2d: elements must be float or double");
  static_assert(adaptively_poolable<X, OH, OW>, "adaptive_avg_pool2d: input must be [N, C, H, W]");
  const auto windows =
      detail::adaptive_windows("adaptive_avg_pool2d: images must have pixels", x.array(), {OH, OW});
  return record<adaptively_pooled_shape<X, OH, OW>>(
      detail::describe_adaptive_pool("adaptive_avg_pool2d", "AveragePool", X::shape_axes, {OH, OW}),
      kernel::avg_pool2d(x.array(), windows), detail::avg_pool2d_backward(x.array(), windows), x);
}

/// The largest value of each of OH x OW windows. [N, C, H, W] -> [N, C, OH, OW]
template <int OH, int OW, class T, class X, class Device>
auto adaptive_max_pool2d(const Tensor<T, X, Device>& x) {
  static_assert(is_floating<T>, "adaptive_max_pool2d: elements must be float or double");
  static_assert(adaptively_poolable<X, OH, OW>, "adaptive_max_pool2d: input must be [N, C, H, W]");
  const auto [y, where] = kernel::max_pool2d(
      x.array(),
      detail::adaptive_windows("adaptive_max_pool2d: images must have pixels", x.array(), {OH, OW}));
  return record<adaptively_pooled_shape<X, OH, OW>>(
      detail::describe_adaptive_pool("adaptive_max_pool2d", "MaxPool", X::shape_axes, {OH, OW}), y,
      detail::max_pool2d_backward(x.array(), where), x);
}

/// The mean of each of OL windows. [N, C, L] -> [N, C, OL]
template <int OL, class T, class X, class Device>
auto adaptive_avg_pool1d(const Tensor<T, X, Device>& x) {
  static_assert(is_floating<T>, "adaptive_avg_pool1d: elements must be float or double");
  static_assert(adaptively_poolable<X, OL>, "adaptive_avg_pool1d: input must be [N, C, L]");
  const auto windows =
      detail::adaptive_windows("adaptive_avg_pool1d: sequences must have steps", x.array(), {1, OL});
  return record<adaptively_pooled_shape<X, OL>>(
      detail::describe_adaptive_pool("adaptive_avg_pool1d", "AveragePool", X::shape_axes, {1, OL}),
      detail::avg_pool1d(x.array(), windows), detail::avg_pool1d_backward(x.array(), windows), x);
}

/// The largest value of each of OL windows. [N, C, L] -> [N, C, OL]
template <int OL, class T, class X, class Device>
auto adaptive_max_pool1d(const Tensor<T, X, Device>& x) {
  static_assert(is_floating<T>, "adaptive_max_pool1d: elements must be float or double");
  static_assert(adaptively_poolable<X, OL>, "adaptive_max_pool1d: input must be [N, C, L]");
  const auto [y, where] = detail::max_pool1d(
      x.array(),
      detail::adaptive_windows("adaptive_max_pool1d: sequences must have steps", x.array(), {1, OL}));
  return record<adaptively_pooled_shape<X, OL>>(
      detail::describe_adaptive_pool("adaptive_max_pool1d", "MaxPool", X::shape_axes, {1, OL}), y,
      detail::max_pool1d_backward(x.array(), where), x);
}

}  // namespace wm

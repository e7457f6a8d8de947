// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/core/window.hpp>
#include <whitematter/cpu/pooling.hpp>
#include <whitematter/graph/compose.hpp>
#include <whitematter/tensor/record.hpp>

namespace wm {

namespace detail {

/// The axis that pooling leaves. A window begins at most half a kernel outside, and holds a pixel.
constexpr Axis pooled_axis(const Axis& axis, int kernel, int stride, int padding, int dilation) {
  const bool holds = padding * 2 <= kernel && (padding == 0 || dilation == 1 || axis.size >= dilation);
  return holds ? window_axis(axis, kernel, stride, padding, dilation) : fixed_axis(0);
}

/// The last axis is the width, the one before it of images the height.
template <class X, Pool P>
struct Pooled {
  static constexpr Axes value = [] {
    Axes axes = X::axes();
    const int last = axes.rank - 1;
    if (axes.rank == 4)
      axes[2] = pooled_axis(axes[2], P.kernel.height, P.step().height, P.padding.height, P.dilation.height);
    if (axes.rank > 2)
      axes[last] = pooled_axis(axes[last], P.kernel.width, P.step().width, P.padding.width, P.dilation.width);
    return axes;
  }();
};

template <class T, class Device>
kernel::Windows pool_windows(const char* rule, const Array<T, Device>& x, const Pool& p) {
  check_window(rule, x.extents(), p.kernel, p.step(), p.padding, p.dilation);
  return kernel::windows_of(x.extents(), p);
}

inline graph::Attributes pool_attributes(const Pool& pool, int directions) {
  return {{"kernel_shape", window_list(pool.kernel, directions)},
          {"strides", window_list(pool.step(), directions)},
          {"pads", window_pads(pool.padding, directions)}};
}

inline auto describe_max_pool(const Pool& pool, int directions) {
  return [=](graph::Trace& trace, const auto& in, graph::Value out) {
    auto attributes = pool_attributes(pool, directions);
    if (pool.dilation != Pair(1)) attributes["dilations"] = window_list(pool.dilation, directions);
    return trace.add_node("MaxPool", {in[0]}, std::move(out), std::move(attributes));
  };
}

inline auto describe_avg_pool(const Pool& pool, int directions) {
  return [=](graph::Trace& trace, const auto& in, graph::Value out) {
    auto attributes = pool_attributes(pool, directions);
    attributes["count_include_pad"] = std::int64_t{pool.count_include_pad};
    return trace.add_node("AveragePool", {in[0]}, std::move(out), std::move(attributes));
  };
}

template <class T, class Device>
auto max_pool2d_backward(const Array<T, Device>& x, Array<std::int32_t, Device> where) {
  return [where = std::move(where), extents = x.extents()](const Array<T, Device>& dy, Needs<1>) {
    return std::tuple{kernel::max_pool2d_backward(dy, where, extents)};
  };
}

template <class T, class Device>
auto avg_pool2d_backward(const Array<T, Device>& x, kernel::Windows windows) {
  return [extents = x.extents(), windows = std::move(windows)](const Array<T, Device>& dy, Needs<1>) {
    return std::tuple{kernel::avg_pool2d_backward(dy, extents, windows)};
  };
}

}  // namespace detail

/// Images [N, C, H, W] at least as large as the window; padding at most half of it. A height or width known
/// only at run time becomes Any unless the window keeps it.
template <class X, Pool P>
inline constexpr bool poolable = [] {
  constexpr Axes y = detail::Pooled<X, P>::value;
  return y.rank == 4 && has_window(y[2]) && has_window(y[3]);
}();

template <class X, Pool P>
using pooled_shape = shape_from<detail::Pooled<X, P>, X>;

/// The largest value of each window; padding never wins. [N, C, H, W] -> [N, C, OH, OW]
template <Pool P, class T, class X, class Device>
auto max_pool2d(const Tensor<T, X, Device>& x) {
  static_assert(is_floating<T>, "max_pool2d: elements must be float or double");
  static_assert(poolable<X, P>, "max_pool2d: input must be [N, C, H, W] and hold the window");
  const auto [y, where] = kernel::max_pool2d(
      x.array(),
      detail::pool_windows("max_pool2d: input must be [N, C, H, W] and hold the window", x.array(), P));
  return record<pooled_shape<X, P>>(detail::describe_max_pool(P, 2), y,
                                    detail::max_pool2d_backward(x.array(), where), x);
}

/// The mean of each window; padding counts as zeros unless the pool says otherwise.
/// [N, C, H, W] -> [N, C, OH, OW]
template <Pool P, class T, class X, class Device>
auto avg_pool2d(const Tensor<T, X, Device>& x) {
  static_assert(is_floating<T>, "avg_pool2d: elements must be float or double");
  static_assert(poolable<X, P>, "avg_pool2d: input must be [N, C, H, W] and hold the window");
  static_assert(P.dilation == Pair(1), "avg_pool2d: a mean has no dilation");
  const auto windows =
      detail::pool_windows("avg_pool2d: input must be [N, C, H, W] and hold the window", x.array(), P);
  return record<pooled_shape<X, P>>(detail::describe_avg_pool(P, 2), kernel::avg_pool2d(x.array(), windows),
                                    detail::avg_pool2d_backward(x.array(), windows), x);
}

}  // namespace wm

// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/one_row.hpp>
#include <whitematter/ops/pool2d.hpp>

namespace wm {

/// Sequences [N, C, L] at least as long as the window; padding at most half of it. A length known only at run
/// time becomes Any unless the window keeps it. A pool of sequences has one number for each size.
template <class X, Pool P>
inline constexpr bool poolable1d = X::rank == 3 &&
                                   has_window(detail::Pooled<X, P>::value[2]) && P.kernel.square() &&
                                   P.stride.square() && P.padding.square() && P.dilation.square();

namespace detail {

/// The pool for images of one row.
constexpr Pool over_one_row(const Pool& p) {
  return {.kernel = {1, p.kernel.width},
          .stride = {1, p.stride.width},
          .padding = {0, p.padding.width},
          .dilation = {1, p.dilation.width},
          .count_include_pad = p.count_include_pad};
}

// What follows pools [N, C, L] in windows that are given for [N, C, 1, L].
template <class T, class Device>
auto max_pool1d(const Array<T, Device>& x, const kernel::Windows& windows) {
  const auto [y, where] = kernel::max_pool2d(kernel::to_one_row(x), windows);
  return std::pair{kernel::from_one_row(y), where};
}

template <class T, class Device>
Array<T, Device> avg_pool1d(const Array<T, Device>& x, const kernel::Windows& windows) {
  return kernel::from_one_row(kernel::avg_pool2d(kernel::to_one_row(x), windows));
}

template <class T, class Device>
auto max_pool1d_backward(const Array<T, Device>& x, Array<std::int32_t, Device> where) {
  return [where = std::move(where), extents = kernel::to_one_row(x).extents()](const Array<T, Device>& dy,
                                                                               Needs<1>) {
    return std::tuple{
        kernel::from_one_row(kernel::max_pool2d_backward(kernel::to_one_row(dy), where, extents))};
  };
}

template <class T, class Device>
auto avg_pool1d_backward(const Array<T, Device>& x, kernel::Windows windows) {
  return [windows = std::move(windows), extents = kernel::to_one_row(x).extents()](const Array<T, Device>& dy,
                                                                                   Needs<1>) {
    return std::tuple{
        kernel::from_one_row(kernel::avg_pool2d_backward(kernel::to_one_row(dy), extents, windows))};
  };
}

template <class T, class Device>
kernel::Windows windows_of_sequence(const char* rule, const Array<T, Device>& x, const Pool& pool) {
  check_window(rule, x.extents(), pool.kernel, pool.step(), pool.padding, pool.dilation);
  return kernel::windows_of(kernel::to_one_row(x).extents(), over_one_row(pool));
}

}  // namespace detail

/// The largest value of each window; padding never wins. [N, C, L] -> [N, C, OL]
template <Pool P, class T, class X, class Device>
auto max_pool1d(const Tensor<T, X, Device>& x) {
  static_assert(is_floating<T>, "max_pool1d: elements must be float or double");
  static_assert(poolable1d<X, P>, "max_pool1d: input must be [N, C, L] and hold the window");
  const auto [y, where] = detail::max_pool1d(
      x.array(),
      detail::windows_of_sequence("max_pool1d: input must be [N, C, L] and hold the window", x.array(), P));
  return record<pooled_shape<X, P>>(detail::describe_max_pool(P, 1), y,
                                    detail::max_pool1d_backward(x.array(), where), x);
}

/// The mean of each window; padding counts as zeros unless the pool says otherwise. [N, C, L] -> [N, C, OL]
template <Pool P, class T, class X, class Device>
auto avg_pool1d(const Tensor<T, X, Device>& x) {
  static_assert(is_floating<T>, "avg_pool1d: elements must be float or double");
  static_assert(poolable1d<X, P>, "avg_pool1d: input must be [N, C, L] and hold the window");
  static_assert(P.dilation == Pair(1), "avg_pool1d: a mean has no dilation");
  const auto windows =
      detail::windows_of_sequence("avg_pool1d: input must be [N, C, L] and hold the window", x.array(), P);
  return record<pooled_shape<X, P>>(detail::describe_avg_pool(P, 1), detail::avg_pool1d(x.array(), windows),
                                    detail::avg_pool1d_backward(x.array(), windows), x);
}

}  // namespace wm

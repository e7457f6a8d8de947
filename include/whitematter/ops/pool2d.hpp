// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/pooling.hpp>
#include <whitematter/ops/reduce.hpp>

namespace wm {

namespace detail {

template <class X, Pool P>
struct Pooled {
  static constexpr Axes value = [] {
    Axes axes = X::axes();
    for (const int i : {2, 3})
      axes[i] = fixed_axis(window_output(axes[i].size, P.kernel, P.step(), P.padding));
    return axes;
  }();
};

inline auto describe_pool(const char* op, const Pool& pool, bool count_padding) {
  return [=](graph::Trace& trace, const auto& in, graph::Value out) {
    std::map<std::string, graph::Attribute> attributes{
        {"kernel_shape", std::vector<std::int64_t>(2, pool.kernel)},
        {"strides", std::vector<std::int64_t>(2, pool.step())},
        {"pads", std::vector<std::int64_t>(4, pool.padding)}};
    if (count_padding) attributes["count_include_pad"] = std::int64_t{1};
    return trace.add_node(op, {in[0]}, std::move(out), std::move(attributes));
  };
}

inline auto describe_global_avg_pool() {
  return [](graph::Trace& trace, const auto& in, graph::Value out) {
    graph::Value pooled = out;
    pooled.dims.insert(pooled.dims.end(), 2, {1, ""});
    const auto kept = trace.add_node("GlobalAveragePool", {in[0]}, std::move(pooled));
    return trace.add_node("Flatten", {kept.value}, std::move(out), {{"axis", std::int64_t{1}}});
  };
}

template <class T, class Device>
auto max_pool2d_backward(const Array<T, Device>& x, Array<std::int32_t, Device> where) {
  return [where = std::move(where), extents = x.extents()](const Array<T, Device>& dy, Needs<1>) {
    return std::tuple{kernel::max_pool2d_backward(dy, where, extents)};
  };
}

template <class T, class Device>
auto avg_pool2d_backward(const Array<T, Device>& x, const Pool& pool) {
  return [extents = x.extents(), pool](const Array<T, Device>& dy, Needs<1>) {
    return std::tuple{kernel::avg_pool2d_backward(dy, extents, pool)};
  };
}

}  // namespace detail

/// Images [N, C, H, W] with sizes in the type, at least as large as the window; padding at most half of it.
template <class X, Pool P>
inline constexpr bool poolable = [] {
  constexpr Axes x = X::axes();
  return x.rank == 4 && x[2].fixed() && x[3].fixed() && P.kernel > 0 && P.padding * 2 <= P.kernel &&
         window_output(x[2].size, P.kernel, P.step(), P.padding) > 0 &&
         window_output(x[3].size, P.kernel, P.step(), P.padding) > 0;
}();

template <class X, Pool P>
using pooled_shape = shape_from<detail::Pooled<X, P>, X>;

/// The largest value of each window; padding never wins. [N, C, H, W] -> [N, C, OH, OW]
template <Pool P, Floating T, class X, class Device>
auto max_pool2d(const Tensor<T, X, Device>& x) {
  static_assert(poolable<X, P>, "max_pool2d: input must be [N, C, H, W] and hold the window");
  const auto [y, where] = kernel::max_pool2d(x.array(), P);
  return record<pooled_shape<X, P>>(detail::describe_pool("MaxPool", P, false), y,
                                    detail::max_pool2d_backward(x.array(), where), x);
}

/// The mean of each window; padding counts as zeros. [N, C, H, W] -> [N, C, OH, OW]
template <Pool P, Floating T, class X, class Device>
auto avg_pool2d(const Tensor<T, X, Device>& x) {
  static_assert(poolable<X, P>, "avg_pool2d: input must be [N, C, H, W] and hold the window");
  return record<pooled_shape<X, P>>(detail::describe_pool("AveragePool", P, true),
                                    kernel::avg_pool2d(x.array(), P),
                                    detail::avg_pool2d_backward(x.array(), P), x);
}

/// The mean of each channel over the image. [N, C, H, W] -> [N, C]
template <Floating T, class X, class Device>
auto global_avg_pool(const Tensor<T, X, Device>& x) {
  static_assert(X::rank == 4, "global_avg_pool: input must be [N, C, H, W]");
  constexpr unsigned image = 0b1100;
  const T factor = T(1) / static_cast<T>(x.size(2) * x.size(3));
  return record<reduced_shape<X, false, 2, 3>>(detail::describe_global_avg_pool(),
                                               detail::scaled_sum(x.array(), image, false, factor),
                                               detail::scaled_sum_backward(x.array(), image, factor), x);
}

}  // namespace wm

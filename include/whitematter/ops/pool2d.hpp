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
    for (const int i : {2, 3}) axes[i] = fixed_axis(window_output(axes[i].size, P.kernel, P.step(), P.padding));
    return axes;
  }();
};

template <Pool P>
std::map<std::string, graph::Attribute> pool_attributes() {
  const auto both = [](std::int64_t v) { return std::vector<std::int64_t>{v, v}; };
  return {{"kernel_shape", both(P.kernel)}, {"strides", both(P.step())}, {"pads", std::vector<std::int64_t>(4, P.padding)}};
}

}  // namespace detail

/// Images [N, C, H, W] with sizes in the type, at least as large as the window; padding at most half of it.
template <class X, Pool P>
inline constexpr bool poolable = [] {
  constexpr Axes x = X::axes();
  return x.rank == 4 && x[2].fixed() && x[3].fixed() && P.kernel > 0 && P.padding * 2 <= P.kernel &&
         window_output(x[2].size, P.kernel, P.step(), P.padding) > 0 && window_output(x[3].size, P.kernel, P.step(), P.padding) > 0;
}();

template <class X, Pool P>
using pooled_shape = shape_from<detail::Pooled<X, P>, X>;

/// The largest value of each window; padding never wins. [N, C, H, W] -> [N, C, OH, OW]
template <Pool P, Floating T, class X, class Device>
auto max_pool2d(const Tensor<T, X, Device>& x) {
  static_assert(poolable<X, P>, "max_pool2d: input must be [N, C, H, W] and hold the window");
  const auto [y, where] = kernel::max_pool2d(x.array(), P);
  const auto describe = [](graph::Trace& trace, const auto& in, graph::Value out) {
    return trace.add_node("MaxPool", {in[0]}, std::move(out), detail::pool_attributes<P>());
  };
  return record<pooled_shape<X, P>>(describe, y, [where = where, extents = x.extents()](const Array<T, Device>& dy, Needs<1>) {
    return std::tuple{kernel::max_pool2d_backward(dy, where, extents)};
  }, x);
}

/// The mean of each window; padding counts as zeros. [N, C, H, W] -> [N, C, OH, OW]
template <Pool P, Floating T, class X, class Device>
auto avg_pool2d(const Tensor<T, X, Device>& x) {
  static_assert(poolable<X, P>, "avg_pool2d: input must be [N, C, H, W] and hold the window");
  const auto describe = [](graph::Trace& trace, const auto& in, graph::Value out) {
    auto attributes = detail::pool_attributes<P>();
    attributes["count_include_pad"] = std::int64_t{1};
    return trace.add_node("AveragePool", {in[0]}, std::move(out), std::move(attributes));
  };
  return record<pooled_shape<X, P>>(describe, kernel::avg_pool2d(x.array(), P), [extents = x.extents()](const Array<T, Device>& dy, Needs<1>) {
    return std::tuple{kernel::avg_pool2d_backward(dy, extents, P)};
  }, x);
}

/// The mean of each channel over the image. [N, C, H, W] -> [N, C]
template <Floating T, class X, class Device>
auto global_avg_pool(const Tensor<T, X, Device>& x) {
  static_assert(X::rank == 4, "global_avg_pool: input must be [N, C, H, W]");
  using Result = reduced_shape<X, false, 2, 3>;
  const auto describe = [](graph::Trace& trace, const auto& in, graph::Value out) {
    graph::Value pooled = out;
    pooled.dims.insert(pooled.dims.end(), 2, {1, ""});
    const auto kept = trace.add_node("GlobalAveragePool", {in[0]}, std::move(pooled));
    return trace.add_node("Flatten", {kept.value}, std::move(out), {{"axis", std::int64_t{1}}});
  };
  return detail::scaled_sum<Result, 0b1100>(describe, x, T(1) / static_cast<T>(x.size(2) * x.size(3)));
}

}  // namespace wm

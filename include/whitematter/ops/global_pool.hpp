// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/pooling.hpp>
#include <whitematter/ops/pool2d.hpp>
#include <whitematter/ops/reduce.hpp>

namespace wm {

namespace detail {

inline auto describe_global_pool(const char* op) {
  return [op](graph::Trace& trace, const auto& in, graph::Value out) {
    graph::Value pooled = out;
    for (int i = 0; i < 2; ++i) pooled.dims.push_back({1, ""});
    const auto kept = trace.add_node(op, {in[0]}, std::move(pooled));
    return trace.add_node("Flatten", {kept.value}, std::move(out), {{"axis", std::int64_t{1}}});
  };
}

template <class T, class Device>
auto global_max_pool(const Array<T, Device>& x) {
  check<ShapeError>(x.size(2) > 0 && x.size(3) > 0, "global_max_pool: images must have pixels", "1x1 or more",
                    Pair(x.size(2), x.size(3)));
  auto [y, where] = kernel::max_pool2d(x, kernel::adaptive_windows(x.extents(), 1));
  return std::pair{kernel::row_major(y).reshaped({x.size(0), x.size(1)}), where};
}

template <class T, class Device>
auto global_max_pool_backward(const Array<T, Device>& x, Array<std::int32_t, Device> where) {
  return [where = std::move(where), extents = x.extents()](const Array<T, Device>& dy, Needs<1>) {
    const auto pixels = kernel::row_major(dy).reshaped({extents[0], extents[1], 1, 1});
    return std::tuple{kernel::max_pool2d_backward(pixels, where, extents)};
  };
}

}  // namespace detail

/// The mean of each channel over the image. [N, C, H, W] -> [N, C]
template <class T, class X, class Device>
auto global_avg_pool(const Tensor<T, X, Device>& x) {
  static_assert(is_floating<T>, "global_avg_pool: elements must be float or double");
  static_assert(X::rank == 4, "global_avg_pool: input must be [N, C, H, W]");
  constexpr unsigned image = 0b1100;
  const T factor = T(1) / static_cast<T>(x.size(2) * x.size(3));
  return record<reduced_shape<X, false, 2, 3>>(detail::describe_global_pool("GlobalAveragePool"),
                                               detail::scaled_sum(x.array(), image, false, factor),
                                               detail::scaled_sum_backward(x.array(), image, factor), x);
}

/// The largest value of each channel of the image. [N, C, H, W] -> [N, C]
template <class T, class X, class Device>
auto global_max_pool(const Tensor<T, X, Device>& x) {
  static_assert(is_floating<T>, "global_max_pool: elements must be float or double");
  static_assert(X::rank == 4, "global_max_pool: input must be [N, C, H, W]");
  const auto [y, where] = detail::global_max_pool(x.array());
  return record<reduced_shape<X, false, 2, 3>>(detail::describe_global_pool("GlobalMaxPool"), y,
                                               detail::global_max_pool_backward(x.array(), where), x);
}

}  // namespace wm

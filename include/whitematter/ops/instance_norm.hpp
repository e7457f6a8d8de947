// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/ops/group_norm.hpp>

namespace wm {

/// [N, C, D, ...]: channels of which each has pixels.
template <class X>
inline constexpr bool has_pixels = X::rank >= 3 && X::axes()[1].fixed();

namespace detail {

inline auto describe_instance_norm(int channels, double epsilon) {
  return [=](graph::Trace& trace, const auto& in, graph::Value out) {
    std::vector<graph::ValueId> inputs{in.begin(), in.end()};
    if (inputs.size() == 1) {
      inputs.push_back(add_repeated(trace, 1, channels, out.type));
      inputs.push_back(add_repeated(trace, 0, channels, out.type));
    }
    return trace.add_node("InstanceNormalization", std::move(inputs), std::move(out),
                          {{"epsilon", static_cast<float>(epsilon)}});
  };
}

template <class T, class Device>
kernel::NormalizedRows<T> instance_norm(const Array<T, Device>& x, const Array<T, Device>& weight,
                                        const Array<T, Device>& bias, double epsilon) {
  check_group_size("instance_norm: a channel needs more than one value", x.extents(), x.size(1));
  return kernel::group_norm(x, x.size(1), weight, bias, epsilon);
}

}  // namespace detail

/// (x - mean) / sqrt(var + epsilon) with the statistics of each channel of each image. [N, C, D, ...] ->
/// [N, C, D, ...] Source: Ulyanov et al., "Instance normalization", 2016.
template <class T, class X, class Device>
Tensor<T, X, Device> instance_norm(const Tensor<T, X, Device>& x, double epsilon = 1e-5) {
  static_assert(is_floating<T>, "instance_norm: elements must be float or double");
  static_assert(has_pixels<X>, "instance_norm: input must be [N, C, D, ...]");
  if constexpr (has_pixels<X>) {
    const Array<T, Device> none;
    const auto images = detail::instance_norm(x.array(), none, none, epsilon);
    return record<X>(detail::describe_instance_norm(X::template dim<1>, epsilon), images.y,
                     detail::group_norm_backward<1>(x.array(), x.size(1), none, images.mean, images.inverse),
                     x);
  } else {
    return x;
  }
}

/// The same, then * weight + bias for each channel. [N, C, D, ...] and [C] -> [N, C, D, ...]
template <class T, class X, class C, class B, class Device>
Tensor<T, X, Device> instance_norm(const Tensor<T, X, Device>& x, const Tensor<T, C, Device>& weight,
                                   const Tensor<T, B, Device>& bias, double epsilon = 1e-5) {
  static_assert(is_floating<T>, "instance_norm: elements must be float or double");
  static_assert(has_pixels<X>, "instance_norm: input must be [N, C, D, ...]");
  static_assert(has_channels<X, C> && same_shape<C, B>, "instance_norm: weight and bias must be [C]");
  if constexpr (has_pixels<X> && has_channels<X, C> && same_shape<C, B>) {
    detail::check_channels("instance_norm: weight and bias must be [C]", x.extents(),
                           {weight.extents(), bias.extents()});
    const auto images = detail::instance_norm(x.array(), weight.array(), bias.array(), epsilon);
    return record<X>(
        detail::describe_instance_norm(X::template dim<1>, epsilon), images.y,
        detail::group_norm_backward<3>(x.array(), x.size(1), weight.array(), images.mean, images.inverse), x,
        weight, bias);
  } else {
    return x;
  }
}

}  // namespace wm

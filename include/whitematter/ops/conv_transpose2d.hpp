// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/core/window.hpp>
#include <whitematter/cpu/conv_transpose.hpp>
#include <whitematter/cpu/reduce.hpp>
#include <whitematter/ops/conv2d.hpp>

namespace wm {

namespace detail {

constexpr Axis transposed_axis(const Axis& axis, int kernel, int stride, int padding, int output_padding,
                               int dilation) {
  const bool sound = kernel > 0 && stride > 0 && padding >= 0 && dilation > 0 && output_padding >= 0 &&
                     output_padding < stride;
  if (sound && !axis.fixed()) return any_axis();
  return fixed_axis(
      sound ? conv_transpose_output(axis.size, kernel, stride, padding, output_padding, dilation) : 0);
}

template <class X, class W, ConvTranspose C>
struct Transposed {
  static constexpr Axes value = [] {
    Axes axes = X::axes(0);
    const Axes w = W::axes(1);
    axes[1] = fixed_axis(w[1].size * C.groups);
    axes[2] = transposed_axis(axes[2], w[2].size, C.stride.height, C.padding.height, C.output_padding.height,
                              C.dilation.height);
    axes[3] = transposed_axis(axes[3], w[3].size, C.stride.width, C.padding.width, C.output_padding.width,
                              C.dilation.width);
    return axes;
  }();
};

}  // namespace detail

/// Images [N, C, H, W] and a kernel [C, O / groups, KH, KW] that makes pixels of them; the output padding is
/// smaller than the stride. A height or width known only at run time becomes Any.
template <class X, class W, ConvTranspose C>
inline constexpr bool conv_transposable = [] {
  constexpr Axes x = X::axes(), w = W::axes();
  if (x.rank != 4 || w.rank != 4 || !x[1].fixed() || !w[1].fixed() || x[1].size != w[0].size) return false;
  if (C.groups < 1 || x[1].size % C.groups != 0) return false;
  constexpr Axes y = detail::Transposed<X, W, C>::value;
  return has_window(y[2]) && has_window(y[3]);
}();

template <class X, class W, ConvTranspose C>
using conv_transposed_shape = shape_from<detail::Transposed<X, W, C>, X, W>;

namespace detail {

inline auto describe_conv_transpose(const ConvTranspose& c, const Pair& kernel) {
  return [=](graph::Trace& trace, const auto& in, graph::Value out) {
    return trace.add_node("ConvTranspose", {in.begin(), in.end()}, std::move(out),
                          {{"kernel_shape", window_list(kernel, 2)},
                           {"strides", window_list(c.stride, 2)},
                           {"pads", window_pads(c.padding, 2)},
                           {"output_padding", window_list(c.output_padding, 2)},
                           {"dilations", window_list(c.dilation, 2)},
                           {"group", std::int64_t{c.groups}}});
  };
}

/// Gradients for input, weight and bias.
template <class T, class Device>
auto conv_transpose2d_backward(Array<T, Device> x, Array<T, Device> w, const ConvTranspose& c) {
  return [x = std::move(x), w = std::move(w), c](const Array<T, Device>& dy, Needs<3> needs) {
    std::array<Array<T, Device>, 3> result;
    if (needs[0]) result[0] = kernel::conv_transpose2d_backward_input(dy, w, c);
    if (needs[1]) result[1] = kernel::conv_transpose2d_backward_weight(x, dy, w.extents(), c);
    if (needs[2]) result[2] = kernel::sum_to_channels(dy);
    return result;
  };
}

/// Without the types of the shapes; `shape` holds the axes of the result. The bias may have no value.
template <class T, class Device>
TensorCore<T, Device> conv_transpose2d(const Axes& shape, const TensorCore<T, Device>& x,
                                       const TensorCore<T, Device>& weight, const TensorCore<T, Device>& bias,
                                       const ConvTranspose& c) {
  check_bias("conv_transpose2d: bias must be [O]", bias, weight.size(1) * c.groups);
  auto y = kernel::conv_transpose2d(x.array(), weight.array(), bias.array_or_none(), c);
  check<ShapeError>(y.extents().elements(2, 4) > 0 || x.extents().elements(2, 4) == 0,
                    "conv_transpose2d: input must be [N, C, H, W] and weight [C, O / groups, KH, KW]",
                    "an image that has pixels", y.extents());
  return record_core(shape, describe_conv_transpose(c, {weight.size(2), weight.size(3)}), std::move(y),
                     conv_transpose2d_backward(x.array(), weight.array(), c), x, weight, bias);
}

}  // namespace detail

/// The gradient of a convolution for its input as an operation of its own, as PyTorch's conv_transpose2d.
/// [N, C, H, W] and [C, O / groups, KH, KW] -> [N, O, OH, OW]
template <ConvTranspose C, class T, class X, class W, class Device>
auto conv_transpose2d(const Tensor<T, X, Device>& x, const Tensor<T, W, Device>& weight) {
  static_assert(is_floating<T>, "conv_transpose2d: elements must be float or double");
  static_assert(conv_transposable<X, W, C>,
                "conv_transpose2d: input must be [N, C, H, W] and weight [C, O / groups, KH, KW]");
  using Y = conv_transposed_shape<X, W, C>;
  return Tensor<T, Y, Device>(detail::conv_transpose2d<T, Device>(Y::shape_axes, x, weight, {}, C));
}

/// The same with a bias [O] for each output channel.
template <ConvTranspose C, class T, class X, class W, class B, class Device>
auto conv_transpose2d(const Tensor<T, X, Device>& x, const Tensor<T, W, Device>& weight,
                      const Tensor<T, B, Device>& bias) {
  static_assert(is_floating<T>, "conv_transpose2d: elements must be float or double");
  static_assert(conv_transposable<X, W, C>,
                "conv_transpose2d: input must be [N, C, H, W] and weight [C, O / groups, KH, KW]");
  static_assert(same_shape<B, Shape<W::axes()[1].size * C.groups>>, "conv_transpose2d: bias must be [O]");
  using Y = conv_transposed_shape<X, W, C>;
  return Tensor<T, Y, Device>(detail::conv_transpose2d<T, Device>(Y::shape_axes, x, weight, bias, C));
}

}  // namespace wm

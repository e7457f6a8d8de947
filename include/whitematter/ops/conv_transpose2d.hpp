// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/core/window.hpp>
#include <whitematter/cpu/conv_transpose.hpp>
#include <whitematter/cpu/reduce.hpp>
#include <whitematter/tensor/record.hpp>

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

template <class T, class Device>
Array<T, Device> conv_transpose2d(const Array<T, Device>& x, const Array<T, Device>& weight,
                                  const Array<T, Device>& bias, const ConvTranspose& c) {
  const Array<T, Device> y = kernel::conv_transpose2d(x, weight, bias, c);
  check<ShapeError>(y.extents().elements(2, 4) > 0 || x.extents().elements(2, 4) == 0,
                    "conv_transpose2d: input must be [N, C, H, W] and weight [C, O / groups, KH, KW]",
                    "an image that has pixels", y.extents());
  return y;
}

/// Gradients for input and weight, and for the bias where there is one.
template <std::size_t Inputs, class T, class Device>
auto conv_transpose2d_backward(Array<T, Device> x, Array<T, Device> w, const ConvTranspose& c) {
  return [x = std::move(x), w = std::move(w), c](const Array<T, Device>& dy, Needs<Inputs> needs) {
    const Array<T, Device> none;
    const std::tuple both{needs[0] ? kernel::conv_transpose2d_backward_input(dy, w, c) : none,
                          needs[1] ? kernel::conv_transpose2d_backward_weight(x, dy, w.extents(), c) : none};
    if constexpr (Inputs == 2)
      return both;
    else
      return std::tuple_cat(both, std::tuple{needs[2] ? kernel::sum_to_channels(dy) : none});
  };
}

}  // namespace detail

/// The gradient of a convolution for its input as an operation of its own, as PyTorch's conv_transpose2d.
/// [N, C, H, W] and [C, O / groups, KH, KW] -> [N, O, OH, OW]
template <ConvTranspose C, Floating T, class X, class W, class Device>
auto conv_transpose2d(const Tensor<T, X, Device>& x, const Tensor<T, W, Device>& weight) {
  static_assert(conv_transposable<X, W, C>,
                "conv_transpose2d: input must be [N, C, H, W] and weight [C, O / groups, KH, KW]");
  constexpr Pair sizes(W::axes()[2].size, W::axes()[3].size);
  return record<conv_transposed_shape<X, W, C>>(
      detail::describe_conv_transpose(C, sizes), detail::conv_transpose2d(x.array(), weight.array(), {}, C),
      detail::conv_transpose2d_backward<2>(x.array(), weight.array(), C), x, weight);
}

/// The same with a bias [O] for each output channel.
template <ConvTranspose C, Floating T, class X, class W, class B, class Device>
auto conv_transpose2d(const Tensor<T, X, Device>& x, const Tensor<T, W, Device>& weight,
                      const Tensor<T, B, Device>& bias) {
  static_assert(conv_transposable<X, W, C>,
                "conv_transpose2d: input must be [N, C, H, W] and weight [C, O / groups, KH, KW]");
  static_assert(same_shape<B, Shape<W::axes()[1].size * C.groups>>, "conv_transpose2d: bias must be [O]");
  check<ShapeError>(bias.size(0) == weight.size(1) * C.groups, "conv_transpose2d: bias must be [O]",
                    Extents{weight.size(1) * C.groups}, bias.extents());
  constexpr Pair sizes(W::axes()[2].size, W::axes()[3].size);
  return record<conv_transposed_shape<X, W, C>>(
      detail::describe_conv_transpose(C, sizes),
      detail::conv_transpose2d(x.array(), weight.array(), bias.array(), C),
      detail::conv_transpose2d_backward<3>(x.array(), weight.array(), C), x, weight, bias);
}

}  // namespace wm

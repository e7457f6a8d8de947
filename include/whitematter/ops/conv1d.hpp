// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/one_row.hpp>
#include <whitematter/ops/conv2d.hpp>

namespace wm {

namespace detail {

template <class X, class W, Conv C>
struct Convolved1d {
  static constexpr Axes value = [] {
    Axes axes = X::axes(0);
    const Axes w = W::axes(1);
    axes[1] = fixed_axis(w[0].size);
    axes[2] = window_axis(axes[2], w[2].size, C.stride.width, C.padding.width, C.dilation.width);
    return axes;
  }();
};

}  // namespace detail

/// Sequences [N, C, L] and a kernel [O, C / groups, K] that fits them. A length known only at run time
/// becomes Any unless the window keeps it. A convolution of sequences has one number for each size.
template <class X, class W, Conv C>
inline constexpr bool convolvable1d = [] {
  constexpr Axes x = X::axes(), w = W::axes();
  return x.rank == 3 && w.rank == 3 && channels_fit(x, w, C.groups) &&
         has_window(detail::Convolved1d<X, W, C>::value[2]) && C.stride.square() && C.padding.square() &&
         C.dilation.square();
}();

template <class X, class W, Conv C>
using convolved1d_shape = shape_from<detail::Convolved1d<X, W, C>, X, W>;

namespace detail {

/// The convolution for images of one row.
constexpr Conv over_one_row(const Conv& c) {
  return {.kernel = {1, c.kernel.width},
          .stride = {1, c.stride.width},
          .padding = {0, c.padding.width},
          .dilation = {1, c.dilation.width},
          .groups = c.groups,
          .bias = c.bias};
}

template <class T, class Device>
auto conv1d_backward(const Array<T, Device>& x, const Array<T, Device>& w, const Conv& conv) {
  return [of_images = conv2d_backward(kernel::to_one_row(x), kernel::to_one_row(w), over_one_row(conv))](
             const Array<T, Device>& dy, Needs<3> needs) {
    auto parts = of_images(kernel::to_one_row(dy), needs);
    for (std::size_t i = 0; i < 2; ++i)
      if (needs[i]) parts[i] = kernel::from_one_row(parts[i]);
    return parts;
  };
}

/// Without the types of the shapes; `shape` holds the axes of the result. The bias may have no value.
template <class T, class Device>
TensorCore<T, Device> conv1d(const Axes& shape, const TensorCore<T, Device>& x,
                             const TensorCore<T, Device>& weight, const TensorCore<T, Device>& bias,
                             const Conv& conv) {
  const Pair kernel_sizes(1, weight.size(2));
  check_window("conv1d: input must be [N, C, L] and weight [O, C / groups, K]", x.extents(), kernel_sizes,
               conv.stride, conv.padding, conv.dilation);
  check_bias("conv1d: bias must be [O]", bias, weight.size(0));
  auto y =
      kernel::from_one_row(kernel::conv2d(kernel::to_one_row(x.array()), kernel::to_one_row(weight.array()),
                                          bias.array_or_none(), over_one_row(conv)));
  return record_core(shape, describe_conv(conv, kernel_sizes, 1), std::move(y),
                     conv1d_backward(x.array(), weight.array(), conv), x, weight, bias);
}

}  // namespace detail

/// Cross-correlation, as PyTorch's conv1d. [N, C, L] and [O, C / groups, K] -> [N, O, OL]
template <Conv C, class T, class X, class W, class Device>
auto conv1d(const Tensor<T, X, Device>& x, const Tensor<T, W, Device>& weight) {
  static_assert(is_floating<T>, "conv1d: elements must be float or double");
  static_assert(convolvable1d<X, W, C>, "conv1d: input must be [N, C, L] and weight [O, C / groups, K]");
  using Y = convolved1d_shape<X, W, C>;
  return Tensor<T, Y, Device>(detail::conv1d<T, Device>(Y::shape_axes, x, weight, {}, C));
}

/// The same with a bias [O] for each output channel.
template <Conv C, class T, class X, class W, class B, class Device>
auto conv1d(const Tensor<T, X, Device>& x, const Tensor<T, W, Device>& weight,
            const Tensor<T, B, Device>& bias) {
  static_assert(is_floating<T>, "conv1d: elements must be float or double");
  static_assert(convolvable1d<X, W, C>, "conv1d: input must be [N, C, L] and weight [O, C / groups, K]");
  static_assert(same_shape<B, Shape<W::template dim<0>>>, "conv1d: bias must be [O]");
  using Y = convolved1d_shape<X, W, C>;
  return Tensor<T, Y, Device>(detail::conv1d<T, Device>(Y::shape_axes, x, weight, bias, C));
}

}  // namespace wm

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
Array<T, Device> conv1d(const Array<T, Device>& x, const Array<T, Device>& weight,
                        const Array<T, Device>& bias, const Conv& conv) {
  check_window("conv1d: input must be [N, C, L] and weight [O, C / groups, K]", x.extents(),
               {1, weight.size(2)}, conv.stride, conv.padding, conv.dilation);
  return kernel::from_one_row(
      kernel::conv2d(kernel::to_one_row(x), kernel::to_one_row(weight), bias, over_one_row(conv)));
}

template <std::size_t Inputs, class T, class Device>
auto conv1d_backward(const Array<T, Device>& x, const Array<T, Device>& w, const Conv& conv) {
  const auto of_images =
      conv2d_backward<Inputs>(kernel::to_one_row(x), kernel::to_one_row(w), over_one_row(conv));
  return [of_images](const Array<T, Device>& dy, Needs<Inputs> needs) {
    auto parts = of_images(kernel::to_one_row(dy), needs);
    std::get<0>(parts) = kernel::from_one_row(std::get<0>(parts));
    std::get<1>(parts) = kernel::from_one_row(std::get<1>(parts));
    return parts;
  };
}

}  // namespace detail

/// Cross-correlation, as PyTorch's conv1d. [N, C, L] and [O, C / groups, K] -> [N, O, OL]
template <Conv C, Floating T, class X, class W, class Device>
auto conv1d(const Tensor<T, X, Device>& x, const Tensor<T, W, Device>& weight) {
  static_assert(convolvable1d<X, W, C>, "conv1d: input must be [N, C, L] and weight [O, C / groups, K]");
  return record<convolved1d_shape<X, W, C>>(
      detail::describe_conv(C, detail::kernel_sizes<W>, 1), detail::conv1d(x.array(), weight.array(), {}, C),
      detail::conv1d_backward<2>(x.array(), weight.array(), C), x, weight);
}

/// The same with a bias [O] for each output channel.
template <Conv C, Floating T, class X, class W, class B, class Device>
auto conv1d(const Tensor<T, X, Device>& x, const Tensor<T, W, Device>& weight,
            const Tensor<T, B, Device>& bias) {
  static_assert(convolvable1d<X, W, C>, "conv1d: input must be [N, C, L] and weight [O, C / groups, K]");
  static_assert(same_shape<B, Shape<W::template dim<0>>>, "conv1d: bias must be [O]");
  check<ShapeError>(bias.size(0) == weight.size(0), "conv1d: bias must be [O]", Extents{weight.size(0)},
                    bias.extents());
  return record<convolved1d_shape<X, W, C>>(detail::describe_conv(C, detail::kernel_sizes<W>, 1),
                                            detail::conv1d(x.array(), weight.array(), bias.array(), C),
                                            detail::conv1d_backward<3>(x.array(), weight.array(), C), x,
                                            weight, bias);
}

}  // namespace wm

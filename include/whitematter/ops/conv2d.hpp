// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/core/window.hpp>
#include <whitematter/cpu/convolution.hpp>
#include <whitematter/cpu/reduce.hpp>
#include <whitematter/tensor/record.hpp>

namespace wm {

namespace detail {

template <class X, class W, Conv C>
struct Convolved {
  static constexpr Axes value = [] {
    Axes axes = X::axes(0);
    const Axes w = W::axes(1);
    axes[1] = fixed_axis(w[0].size);
    axes[2] = window_axis(axes[2], w[2].size, C.stride.height, C.padding.height, C.dilation.height);
    axes[3] = window_axis(axes[3], w[3].size, C.stride.width, C.padding.width, C.dilation.width);
    return axes;
  }();
};

}  // namespace detail

/// A kernel [O, C / groups, ...] for the channels of [N, C, ...].
constexpr bool channels_fit(const Axes& x, const Axes& w, int groups) {
  return groups > 0 && x[1].fixed() && w[0].fixed() && x[1].size == w[1].size * groups &&
         w[0].size % groups == 0;
}

/// Images [N, C, H, W] and a kernel [O, C / groups, KH, KW] that fits them. A height or width known only at
/// run time becomes Any unless the window keeps it.
template <class X, class W, Conv C>
inline constexpr bool convolvable = [] {
  constexpr Axes x = X::axes(), w = W::axes();
  if (x.rank != 4 || w.rank != 4 || !channels_fit(x, w, C.groups)) return false;
  constexpr Axes y = detail::Convolved<X, W, C>::value;
  return has_window(y[2]) && has_window(y[3]);
}();

template <class X, class W, Conv C>
using convolved_shape = shape_from<detail::Convolved<X, W, C>, X, W>;

namespace detail {

/// The node of a convolution over images, or over sequences with one direction.
inline auto describe_conv(const Conv& conv, const Pair& kernel, int directions) {
  return [=](graph::Trace& trace, const auto& in, graph::Value out) {
    return trace.add_node("Conv", {in.begin(), in.end()}, std::move(out),
                          {{"kernel_shape", window_list(kernel, directions)},
                           {"strides", window_list(conv.stride, directions)},
                           {"pads", window_pads(conv.padding, directions)},
                           {"dilations", window_list(conv.dilation, directions)},
                           {"group", std::int64_t{conv.groups}}});
  };
}

/// Gradients for input, weight and bias.
template <class T, class Device>
auto conv2d_backward(Array<T, Device> x, Array<T, Device> w, const Conv& conv) {
  return [x = std::move(x), w = std::move(w), conv](const Array<T, Device>& dy, Needs<3> needs) {
    std::array<Array<T, Device>, 3> result;
    if (needs[0]) result[0] = kernel::conv2d_backward_input(dy, w, x.extents(), conv);
    if (needs[1]) result[1] = kernel::conv2d_backward_weight(x, dy, w.extents(), conv);
    if (needs[2]) result[2] = kernel::sum_to_channels(dy);
    return result;
  };
}

/// A bias, if there is one, has one value for each output channel.
template <class T, class Device>
void check_bias(const char* rule, const TensorCore<T, Device>& bias, int channels) {
  if (bias.has_value()) check<ShapeError>(bias.size(0) == channels, rule, Extents{channels}, bias.extents());
}

/// Whether an operation may wait for what follows it: nobody needs a gradient or a trace, and its weights do
/// not change meanwhile.
template <class T, class Device>
bool may_wait(std::initializer_list<const TensorCore<T, Device>*> inputs) {
  if (!kernel::WeightCache::current() || graph::Trace::current()) return false;
  for (const auto* x : inputs)
    if (x->node() && gradient_enabled()) return false;
  return true;
}

template <class T, class Device>
TensorCore<T, Device> waiting_conv2d(const Array<T, Device>& x, const Array<T, Device>& weight,
                                     const Array<T, Device>& bias, const Conv& conv) {
  using Value = Pending<T, Device>;
  return TensorCore<T, Device>(std::make_shared<const Value>(
      [=](const kernel::ChannelMap<T, Device>& then) { return kernel::conv2d(x, weight, bias, conv, then); },
      kernel::ConvolutionSizes(x.extents(), weight.extents(), conv).y()));
}

/// Without the types of the shapes; `shape` holds the axes of the result. The bias may have no value.
template <class T, class Device>
TensorCore<T, Device> conv2d(const Axes& shape, const TensorCore<T, Device>& x,
                             const TensorCore<T, Device>& weight, const TensorCore<T, Device>& bias,
                             const Conv& conv) {
  const Pair kernel_sizes(weight.size(2), weight.size(3));
  check_window("conv2d: input must be [N, C, H, W] and weight [O, C / groups, KH, KW]", x.extents(),
               kernel_sizes, conv.stride, conv.padding, conv.dilation);
  check_bias("conv2d: bias must be [O]", bias, weight.size(0));
  if (may_wait({&x, &weight, &bias}))
    return waiting_conv2d(x.array(), weight.array(), bias.array_or_none(), conv);
  return record_core(shape, describe_conv(conv, kernel_sizes, 2),
                     kernel::conv2d(x.array(), weight.array(), bias.array_or_none(), conv),
                     conv2d_backward(x.array(), weight.array(), conv), x, weight, bias);
}

}  // namespace detail

/// Cross-correlation, as PyTorch's conv2d. [N, C, H, W] and [O, C / groups, KH, KW] -> [N, O, OH, OW]
template <Conv C, class T, class X, class W, class Device>
auto conv2d(const Tensor<T, X, Device>& x, const Tensor<T, W, Device>& weight) {
  static_assert(is_floating<T>, "conv2d: elements must be float or double");
  static_assert(convolvable<X, W, C>,
                "conv2d: input must be [N, C, H, W] and weight [O, C / groups, KH, KW]");
  using Y = convolved_shape<X, W, C>;
  return Tensor<T, Y, Device>(detail::conv2d<T, Device>(Y::shape_axes, x, weight, {}, C));
}

/// The same with a bias [O] for each output channel.
template <Conv C, class T, class X, class W, class B, class Device>
auto conv2d(const Tensor<T, X, Device>& x, const Tensor<T, W, Device>& weight,
            const Tensor<T, B, Device>& bias) {
  static_assert(is_floating<T>, "conv2d: elements must be float or double");
  static_assert(convolvable<X, W, C>,
                "conv2d: input must be [N, C, H, W] and weight [O, C / groups, KH, KW]");
  static_assert(same_shape<B, Shape<W::template dim<0>>>, "conv2d: bias must be [O]");
  using Y = convolved_shape<X, W, C>;
  return Tensor<T, Y, Device>(detail::conv2d<T, Device>(Y::shape_axes, x, weight, bias, C));
}

}  // namespace wm

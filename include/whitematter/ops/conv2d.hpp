// SPDX-License-Identifier: MIT
#pragma once

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
    for (const int i : {2, 3})
      axes[i] = fixed_axis(window_output(axes[i].size, w[i].size, C.stride, C.padding, C.dilation));
    return axes;
  }();
};

}  // namespace detail

/// Images [N, C, H, W] with sizes in the type and a kernel [O, C / groups, KH, KW] that fits them.
template <class X, class W, Conv C>
inline constexpr bool convolvable = [] {
  constexpr Axes x = X::axes(), w = W::axes();
  if (x.rank != 4 || w.rank != 4 || !x[1].fixed() || !x[2].fixed() || !x[3].fixed()) return false;
  if (x[1].size != w[1].size * C.groups || w[0].size % C.groups != 0) return false;
  return window_output(x[2].size, w[2].size, C.stride, C.padding, C.dilation) > 0 &&
         window_output(x[3].size, w[3].size, C.stride, C.padding, C.dilation) > 0;
}();

template <class X, class W, Conv C>
using convolved_shape = shape_from<detail::Convolved<X, W, C>, X, W>;

namespace detail {

inline auto describe_conv2d(const Conv& conv, int height, int width) {
  return [=](graph::Trace& trace, const auto& in, graph::Value out) {
    return trace.add_node("Conv", {in.begin(), in.end()}, std::move(out),
                          {{"kernel_shape", std::vector<std::int64_t>{height, width}},
                           {"strides", std::vector<std::int64_t>(2, conv.stride)},
                           {"pads", std::vector<std::int64_t>(4, conv.padding)},
                           {"dilations", std::vector<std::int64_t>(2, conv.dilation)},
                           {"group", std::int64_t{conv.groups}}});
  };
}

/// Gradients for input and weight, and for the bias where there is one.
template <std::size_t Inputs, class T, class Device>
auto conv2d_backward(Array<T, Device> x, Array<T, Device> w, const Conv& conv) {
  return [x = std::move(x), w = std::move(w), conv](const Array<T, Device>& dy, Needs<Inputs> needs) {
    const Array<T, Device> none;
    const std::tuple both{needs[0] ? kernel::conv2d_backward_input(dy, w, x.extents(), conv) : none,
                          needs[1] ? kernel::conv2d_backward_weight(x, dy, w.extents(), conv) : none};
    if constexpr (Inputs == 2)
      return both;
    else
      return std::tuple_cat(both, std::tuple{needs[2] ? kernel::sum_to_channels(dy) : none});
  };
}

}  // namespace detail

/// Cross-correlation, as PyTorch's conv2d. [N, C, H, W] and [O, C / groups, KH, KW] -> [N, O, OH, OW]
template <Conv C, Floating T, class X, class W, class Device>
auto conv2d(const Tensor<T, X, Device>& x, const Tensor<T, W, Device>& weight) {
  static_assert(convolvable<X, W, C>,
                "conv2d: input must be [N, C, H, W] and weight [O, C / groups, KH, KW]");
  return record<convolved_shape<X, W, C>>(detail::describe_conv2d(C, W::template dim<2>, W::template dim<3>),
                                          kernel::conv2d(x.array(), weight.array(), {}, C),
                                          detail::conv2d_backward<2>(x.array(), weight.array(), C), x,
                                          weight);
}

/// The same with a bias [O] for each output channel.
template <Conv C, Floating T, class X, class W, class B, class Device>
auto conv2d(const Tensor<T, X, Device>& x, const Tensor<T, W, Device>& weight,
            const Tensor<T, B, Device>& bias) {
  static_assert(convolvable<X, W, C>,
                "conv2d: input must be [N, C, H, W] and weight [O, C / groups, KH, KW]");
  static_assert(same_shape<B, Shape<W::template dim<0>>>, "conv2d: bias must be [O]");
  return record<convolved_shape<X, W, C>>(detail::describe_conv2d(C, W::template dim<2>, W::template dim<3>),
                                          kernel::conv2d(x.array(), weight.array(), bias.array(), C),
                                          detail::conv2d_backward<3>(x.array(), weight.array(), C), x, weight,
                                          bias);
}

}  // namespace wm

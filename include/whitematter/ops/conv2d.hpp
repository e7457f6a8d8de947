// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/convolution.hpp>
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

template <Conv C, class W>
auto describe_conv() {
  return [](graph::Trace& trace, const auto& in, graph::Value out) {
    const auto both = [](std::int64_t v) { return std::vector<std::int64_t>{v, v}; };
    return trace.add_node("Conv", {in.begin(), in.end()}, std::move(out),
                          {{"kernel_shape", std::vector<std::int64_t>{W::template dim<2>, W::template dim<3>}},
                           {"strides", both(C.stride)},
                           {"pads", std::vector<std::int64_t>(4, C.padding)},
                           {"dilations", both(C.dilation)},
                           {"group", std::int64_t{C.groups}}});
  };
}

template <Conv C, class T, class Device>
auto conv2d_gradients(const Array<T, Device>& x, const Array<T, Device>& w, const Array<T, Device>& dy, bool for_x, bool for_w) {
  return std::pair{for_x ? kernel::conv2d_backward_input(dy, w, x.extents(), C) : Array<T, Device>{},
                   for_w ? kernel::conv2d_backward_weight(x, dy, w.extents(), C) : Array<T, Device>{}};
}

}  // namespace detail

/// Cross-correlation, as PyTorch's conv2d. [N, C, H, W] and [O, C / groups, KH, KW] -> [N, O, OH, OW]
template <Conv C, Floating T, class X, class W, class Device>
auto conv2d(const Tensor<T, X, Device>& x, const Tensor<T, W, Device>& weight) {
  static_assert(convolvable<X, W, C>, "conv2d: input must be [N, C, H, W] and weight [O, C / groups, KH, KW]");
  return record<convolved_shape<X, W, C>>(detail::describe_conv<C, W>(), kernel::conv2d(x.array(), weight.array(), {}, C),
                                          [x = x.array(), w = weight.array()](const Array<T, Device>& dy, Needs<2> needs) {
    auto [dx, dw] = detail::conv2d_gradients<C>(x, w, dy, needs[0], needs[1]);
    return std::tuple{dx, dw};
  }, x, weight);
}

/// The same with a bias [O] for each output channel.
template <Conv C, Floating T, class X, class W, class B, class Device>
auto conv2d(const Tensor<T, X, Device>& x, const Tensor<T, W, Device>& weight, const Tensor<T, B, Device>& bias) {
  static_assert(convolvable<X, W, C>, "conv2d: input must be [N, C, H, W] and weight [O, C / groups, KH, KW]");
  static_assert(same_shape<B, Shape<W::template dim<0>>>, "conv2d: bias must be [O]");
  return record<convolved_shape<X, W, C>>(detail::describe_conv<C, W>(),
                                          kernel::conv2d(x.array(), weight.array(), bias.array(), C),
                                          [x = x.array(), w = weight.array()](const Array<T, Device>& dy, Needs<3> needs) {
    auto [dx, dw] = detail::conv2d_gradients<C>(x, w, dy, needs[0], needs[1]);
    const unsigned all_but_channels = 0b1101;
    return std::tuple{dx, dw, needs[2] ? kernel::sum(dy, all_but_channels).reshaped({dy.size(1)}).relabelled(Layout::RowMajor) : Array<T, Device>{}};
  }, x, weight, bias);
}

}  // namespace wm

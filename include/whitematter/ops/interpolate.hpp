// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/core/shape_algebra.hpp>
#include <whitematter/cpu/interpolate.hpp>
#include <whitematter/graph/compose.hpp>
#include <whitematter/tensor/record.hpp>

namespace wm {

namespace detail {

template <class X, Pair Out>
struct Resized {
  static constexpr Axes value = [] {
    Axes axes = X::axes();
    axes[2] = fixed_axis(Out.height);
    axes[3] = fixed_axis(Out.width);
    return axes;
  }();
};

/// The scale from which ONNX computes the same size, and in Nearest the same pixels. It cuts off fractions,
/// so that a scale that float has rounded down would give a row less.
inline float resize_scale(int in, int out) {
  const float exact = static_cast<float>(out) / static_cast<float>(in);
  const auto gives_size = [&](float scale) {
    return static_cast<int>(in * static_cast<double>(scale)) == out;
  };
  const auto taps = kernel::interpolation_taps<float>(in, out, Interpolation::Nearest);
  const auto gives_pixels = [&](float scale) {
    for (int i = 0; i < out; ++i)
      if (static_cast<int>(static_cast<float>(i) / scale) != taps[static_cast<std::size_t>(i)].low)
        return false;
    return true;
  };
  const float above = std::nextafter(exact, 2 * exact), below = std::nextafter(exact, 0.f);
  for (const float scale : {exact, above, below})
    if (gives_size(scale) && gives_pixels(scale)) return scale;
  return gives_size(exact) ? exact : above;
}

inline auto describe_interpolate(const Axes& x, const Pair& out, Interpolation mode) {
  return [&x, out, mode](graph::Trace& trace, const auto& in, graph::Value value) {
    check(x[2].fixed() && x[3].fixed(), "interpolate: a graph needs the sizes of the images",
          "height and width in the type", describe(x));
    const auto scales = std::make_shared<std::vector<float>>(
        std::vector{1.f, 1.f, resize_scale(x[2].size, out.height), resize_scale(x[3].size, out.width)});
    const auto list = trace.add_constant({"", ElementType::Float32, {{4, ""}}}, {scales, scales->data()},
                                         4 * sizeof(float));
    graph::Attributes attributes{{"mode", mode == Interpolation::Nearest ? "nearest" : "linear"}};
    if (mode == Interpolation::Nearest) attributes["nearest_mode"] = "floor";
    attributes["coordinate_transformation_mode"] = mode == Interpolation::Nearest    ? "asymmetric"
                                                   : mode == Interpolation::Bilinear ? "half_pixel"
                                                                                     : "align_corners";
    const graph::ValueId no_region = -1;
    return trace.add_node("Resize", {in[0], no_region, list.value}, std::move(value), std::move(attributes));
  };
}

template <class T, class Device>
Array<T, Device> interpolate(const Array<T, Device>& x, const Pair& out, Interpolation mode) {
  check<ShapeError>(x.size(2) > 0 && x.size(3) > 0, "interpolate: images must have pixels", "1x1 or more",
                    Pair(x.size(2), x.size(3)));
  return kernel::interpolate(x, out, mode);
}

template <class T, class Device>
auto interpolate_backward(const Array<T, Device>& x, Interpolation mode) {
  return [extents = x.extents(), mode](const Array<T, Device>& dy, Needs<1>) {
    return std::tuple{kernel::interpolate_backward(dy, extents, mode)};
  };
}

}  // namespace detail

/// Images [N, C, H, W], which get sizes of at least 1.
template <class X, Pair Out>
inline constexpr bool resizable = X::rank == 4 && Out.height > 0 && Out.width > 0;

/// Images [N, C, H, W] with sizes in the type and factors of at least 1.
template <class X, Pair Factor>
inline constexpr bool upsamplable =
    X::rank == 4 && X::axes()[2].fixed() && X::axes()[3].fixed() && Factor.height > 0 && Factor.width > 0;

/// Images in another size, as PyTorch's interpolate. [N, C, H, W] -> [N, C, OH, OW]
template <int OH, int OW, Interpolation M = Interpolation::Nearest, Floating T, class X, class Device>
auto interpolate(const Tensor<T, X, Device>& x) {
  static_assert(resizable<X, Pair(OH, OW)>, "interpolate: input must be [N, C, H, W]");
  return record<shape_from<detail::Resized<X, Pair(OH, OW)>, X>>(
      detail::describe_interpolate(X::shape_axes, {OH, OW}, M), detail::interpolate(x.array(), {OH, OW}, M),
      detail::interpolate_backward(x.array(), M), x);
}

/// Images enlarged by a whole number, or by one for each direction. [N, C, H, W] -> [N, C, H F, W F]
template <Pair Factor, Interpolation M = Interpolation::Nearest, Floating T, class X, class Device>
auto upsample(const Tensor<T, X, Device>& x) {
  static_assert(upsamplable<X, Factor>, "upsample: input must be [N, C, H, W] with sizes in the type");
  if constexpr (upsamplable<X, Factor>)
    return interpolate<X::axes()[2].size * Factor.height, X::axes()[3].size * Factor.width, M>(x);
  else
    return x;
}

}  // namespace wm

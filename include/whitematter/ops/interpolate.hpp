// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/core/shape_algebra.hpp>
#include <whitematter/cpu/interpolate.hpp>
#include <whitematter/graph/compose.hpp>
#include <whitematter/tensor/record.hpp>

namespace wm {

namespace detail {

constexpr Axis upsampled_axis(const Axis& axis, int factor) {
  return axis.fixed() ? fixed_axis(axis.size * factor) : any_axis();
}

template <class X, Pair Factor>
struct Upsampled {
  static constexpr Axes value = [] {
    Axes axes = X::axes();
    axes[2] = upsampled_axis(axes[2], Factor.height);
    axes[3] = upsampled_axis(axes[3], Factor.width);
    return axes;
  }();
};

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

/// Resize by scales of both directions, or to sizes where a scale is 0.
inline auto describe_interpolate(float rows, float columns, const Pair& out, Interpolation mode) {
  return [=](graph::Trace& trace, const auto& in, graph::Value value) {
    std::vector<graph::ValueId> inputs{in[0], -1};
    if (rows > 0 && columns > 0) {
      const auto scales = std::make_shared<std::vector<float>>(std::vector{1.f, 1.f, rows, columns});
      inputs.push_back(trace
                           .add_constant({"", ElementType::Float32, {{4, ""}}}, {scales, scales->data()},
                                         4 * sizeof(float))
                           .value);
    } else {
      const auto images = trace.add_node("Shape", {in[0]}, {"", ElementType::Int64, {{2, ""}}},
                                         {{"start", std::int64_t{0}}, {"end", std::int64_t{2}}});
      const auto pixels = trace.add_integers({out.height, out.width}, {{2, ""}});
      const auto sizes = trace.add_node("Concat", {images.value, pixels.value},
                                        {"", ElementType::Int64, {{4, ""}}}, {{"axis", std::int64_t{0}}});
      inputs.insert(inputs.end(), {-1, sizes.value});
    }
    graph::Attributes attributes{{"mode", mode == Interpolation::Nearest ? "nearest" : "linear"}};
    if (mode == Interpolation::Nearest) attributes["nearest_mode"] = "floor";
    attributes["coordinate_transformation_mode"] = mode == Interpolation::Nearest    ? "asymmetric"
                                                   : mode == Interpolation::Bilinear ? "half_pixel"
                                                                                     : "align_corners";
    return trace.add_node("Resize", std::move(inputs), std::move(value), std::move(attributes));
  };
}

inline auto describe_interpolate(const Axes& x, const Pair& out, Interpolation mode) {
  const bool fixed = x[2].fixed() && x[3].fixed();
  return describe_interpolate(fixed ? resize_scale(x[2].size, out.height) : 0,
                              fixed ? resize_scale(x[3].size, out.width) : 0, out, mode);
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

/// Images [N, C, H, W] and factors of at least 1.
template <class X, Pair Factor>
inline constexpr bool upsamplable = X::rank == 4 && Factor.height > 0 && Factor.width > 0;

/// Images in another size, as PyTorch's interpolate. [N, C, H, W] -> [N, C, OH, OW]
template <int OH, int OW, Interpolation M = Interpolation::Nearest, class T, class X, class Device>
auto interpolate(const Tensor<T, X, Device>& x) {
  static_assert(is_floating<T>, "interpolate: elements must be float or double");
  static_assert(resizable<X, Pair(OH, OW)>, "interpolate: input must be [N, C, H, W]");
  return record<shape_from<detail::Resized<X, Pair(OH, OW)>, X>>(
      detail::describe_interpolate(X::shape_axes, {OH, OW}, M), detail::interpolate(x.array(), {OH, OW}, M),
      detail::interpolate_backward(x.array(), M), x);
}

/// Images enlarged by a whole number, or by one for each direction. [N, C, H, W] -> [N, C, H F, W F], where a
/// size known only at run time becomes Any.
template <Pair Factor, Interpolation M = Interpolation::Nearest, class T, class X, class Device>
auto upsample(const Tensor<T, X, Device>& x) {
  static_assert(is_floating<T>, "upsample: elements must be float or double");
  static_assert(upsamplable<X, Factor>, "upsample: input must be [N, C, H, W]");
  if constexpr (upsamplable<X, Factor>) {
    const Pair out(x.size(2) * Factor.height, x.size(3) * Factor.width);
    return record<shape_from<detail::Upsampled<X, Factor>, X>>(
        detail::describe_interpolate(static_cast<float>(Factor.height), static_cast<float>(Factor.width), out,
                                     M),
        detail::interpolate(x.array(), out, M), detail::interpolate_backward(x.array(), M), x);
  } else {
    return x;
  }
}

}  // namespace wm

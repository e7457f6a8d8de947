// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/pad.hpp>
#include <whitematter/tensor/record.hpp>

namespace wm {

/// Elements added around the last two axes: pad<Padding{.left = 1, .right = 2}>(x).
struct Padding {
  int left = 0, right = 0;  ///< before and after the last axis
  int top = 0, bottom = 0;  ///< before and after the one before it
  friend bool operator==(const Padding&, const Padding&) = default;
};

namespace detail {

/// Where axis I is among the axes that Padding means, what it adds before and after it.
constexpr Pads pads_of(const Padding& p, int rank) {
  Pads pads;
  const auto last = static_cast<std::size_t>(rank) - 1;
  if (rank > 0) pads.before[last] = p.left, pads.after[last] = p.right;
  if (rank > 1) pads.before[last - 1] = p.top, pads.after[last - 1] = p.bottom;
  return pads;
}

constexpr Pads pads_of(int axis, int before, int after) {
  Pads pads;
  pads.before[static_cast<std::size_t>(axis)] = before;
  pads.after[static_cast<std::size_t>(axis)] = after;
  return pads;
}

constexpr Axes pad(Axes axes, const Pads& pads, const Axis& any) {
  for (int i = 0; i < axes.rank; ++i) {
    const auto at = static_cast<std::size_t>(i);
    const int added = pads.before[at] + pads.after[at];
    if (added != 0) axes[i] = axes[i].fixed() ? fixed_axis(axes[i].size + added) : any;
  }
  return axes;
}

template <class S, Padding P>
struct PaddedImage {
  static constexpr Axes value = pad(S::axes(0), pads_of(P, S::rank), Shape<Any>::axes(1)[0]);
};

template <class S, int I, int Before, int After>
struct PaddedAxis {
  static constexpr Axes value =
      pad(S::axes(0), pads_of(normalize_axis(I, S::rank), Before, After), Shape<Any>::axes(1)[0]);
};

inline auto describe_pad(const Pads& pads, int rank, const char* mode, double value) {
  return [=](graph::Trace& trace, const auto& in, graph::Value out) {
    std::vector<std::int64_t> list(pads.before.begin(), pads.before.begin() + rank);
    list.insert(list.end(), pads.after.begin(), pads.after.begin() + rank);
    std::vector<graph::ValueId> inputs{in[0], trace.add_integers(list, {{2 * rank, ""}}).value};
    if (value != 0) inputs.push_back(trace.add_number(value, out.type).value);
    return trace.add_node("Pad", inputs, std::move(out), {{"mode", std::string(mode)}});
  };
}

template <class T, class Device>
auto pad_backward(const Array<T, Device>& x, const Pads& pads) {
  return [extents = x.extents(), pads](const Array<T, Device>& dy, Needs<1>) {
    return std::tuple{kernel::pad_backward(dy, extents, pads)};
  };
}

template <class T, class Device>
auto pad_reflect_backward(const Array<T, Device>& x, const Pads& pads) {
  return [extents = x.extents(), pads](const Array<T, Device>& dy, Needs<1>) {
    return std::tuple{kernel::pad_reflect_backward(dy, extents, pads)};
  };
}

inline void check_reflection(const Extents& x, const Pads& pads) {
  for (int i = 0; i < x.rank(); ++i) {
    const int most =
        std::max(pads.before[static_cast<std::size_t>(i)], pads.after[static_cast<std::size_t>(i)]);
    check<ShapeError>(most == 0 || most < x[i],
                      "pad_reflect: an axis must be longer than what is added to it",
                      text("more than ", most), x[i]);
  }
}

constexpr bool can_reflect(const Axes& axes, const Pads& pads) {
  for (int i = 0; i < axes.rank; ++i) {
    const auto at = static_cast<std::size_t>(i);
    const int most = std::max(pads.before[at], pads.after[at]);
    if (most > 0 && axes[i].fixed() && most >= axes[i].size) return false;
  }
  return true;
}

}  // namespace detail

/// The axes that get padding exist, and nothing is taken away.
template <class S, Padding P>
inline constexpr bool paddable = P.left >= 0 && P.right >= 0 && P.top >= 0 && P.bottom >= 0 && S::rank >= 1 &&
                                 (S::rank >= 2 || (P.top == 0 && P.bottom == 0));

/// Each axis with its size in the type is longer than what is added to one of its ends.
template <class S, Padding P>
inline constexpr bool reflectable = paddable<S, P>&& detail::can_reflect(S::axes(),
                                                                         detail::pads_of(P, S::rank));

/// A run-time axis that grows becomes Any.
template <class S, Padding P>
using padded_shape = shape_from<detail::PaddedImage<S, P>, S, Shape<Any>>;

/// x with a value around its last two axes. [..., H, W] -> [..., top + H + bottom, left + W + right]
template <Padding P, class T, class S, class Device>
auto pad(const Tensor<T, S, Device>& x, std::type_identity_t<T> value = T()) {
  static_assert(paddable<S, P>, "pad: padding must not be negative, and its axes must exist");
  constexpr Pads pads = detail::pads_of(P, S::rank);
  return record<padded_shape<S, P>>(
      detail::describe_pad(pads, S::rank, "constant", static_cast<double>(value)),
      kernel::pad(x.array(), pads, value), detail::pad_backward(x.array(), pads), x);
}

/// x with a value before and after one axis. [..., A, ...] -> [..., Before + A + After, ...]
template <int Axis, int Before, int After, class T, class S, class Device>
auto pad_axis(const Tensor<T, S, Device>& x, std::type_identity_t<T> value = T()) {
  static_assert(has_axis<S, Axis>, "pad_axis: the axis must exist in the tensor's shape");
  static_assert(Before >= 0 && After >= 0, "pad_axis: padding must not be negative");
  constexpr Pads pads = detail::pads_of(normalize_axis(Axis, S::rank), Before, After);
  return record<shape_from<detail::PaddedAxis<S, Axis, Before, After>, S, Shape<Any>>>(
      detail::describe_pad(pads, S::rank, "constant", static_cast<double>(value)),
      kernel::pad(x.array(), pads, value), detail::pad_backward(x.array(), pads), x);
}

/// x with its mirror image around its last two axes, without repeating the border.
/// [..., H, W] -> [..., top + H + bottom, left + W + right]
template <Padding P, class T, class S, class Device>
auto pad_reflect(const Tensor<T, S, Device>& x) {
  static_assert(is_floating<T>, "pad_reflect: elements must be float or double");
  static_assert(reflectable<S, P>, "pad_reflect: an axis must be longer than what is added to it");
  constexpr Pads pads = detail::pads_of(P, S::rank);
  detail::check_reflection(x.extents(), pads);
  return record<padded_shape<S, P>>(detail::describe_pad(pads, S::rank, "reflect", 0),
                                    kernel::pad_reflect(x.array(), pads),
                                    detail::pad_reflect_backward(x.array(), pads), x);
}

}  // namespace wm

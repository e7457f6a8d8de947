// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/reduce.hpp>
#include <whitematter/ops/arithmetic.hpp>
#include <whitematter/ops/cast.hpp>

namespace wm {

/// Asks a reduction to keep the reduced axes, with size 1: sum<1>(x, keepdim).
struct KeepDim {};
inline constexpr KeepDim keepdim;

/// Element types that have a sum.
template <class T>
inline constexpr bool summable = Arithmetic<T> || std::is_same_v<T, bool>;

namespace detail {

/// The axes of a shape that a list of numbers names, as bits; all of them where the list is empty.
template <class S, int... I>
constexpr unsigned axis_mask() {
  if constexpr (sizeof...(I) == 0)
    return (1u << S::rank) - 1;
  else
    return ((1u << normalize_axis(I, S::rank)) | ...);
}

inline std::vector<std::int64_t> axis_list(unsigned mask) {
  std::vector<std::int64_t> axes;
  for (int i = 0; i < max_rank; ++i)
    if (mask >> i & 1u) axes.push_back(i);
  return axes;
}

inline auto describe_sum(unsigned mask, bool keep) {
  return [mask, keep](graph::Trace& trace, const auto& in, graph::Value out) {
    const auto axes = axis_list(mask);
    const auto list = trace.add_integers(axes, {{static_cast<std::int64_t>(axes.size()), ""}});
    return trace.add_node("ReduceSum", {in[0], list.value}, std::move(out),
                          {{"keepdims", std::int64_t{keep}}});
  };
}

/// For the reductions whose axes are an attribute.
inline auto describe_reduction(const char* op, unsigned mask, bool keep) {
  return [op, mask, keep](graph::Trace& trace, const auto& in, graph::Value out) {
    return trace.add_node(op, {in[0]}, std::move(out),
                          {{"axes", axis_list(mask)}, {"keepdims", std::int64_t{keep}}});
  };
}

/// y, whose axes in the mask have size 1, without them unless they are kept.
template <class T, class Device>
Array<T, Device> drop_axes(const Array<T, Device>& y, unsigned mask, bool keep) {
  if (keep) return y;
  Extents extents;
  for (int i = 0; i < y.rank(); ++i)
    if (!(mask >> i & 1u)) extents.push(y.size(i));
  return kernel::row_major(y).reshaped(extents);
}

/// A reduction's gradient with the reduced axes back in their place.
template <class T, class Device>
Array<T, Device> restore_axes(const Array<T, Device>& dy, const Extents& kept) {
  return dy.rank() == kept.rank() ? dy : kernel::row_major(dy).reshaped(kept);
}

/// Elements of x for each element of a reduction.
inline std::int64_t reduced_elements(const Extents& x, unsigned mask) {
  std::int64_t count = 1;
  for (int i = 0; i < x.rank(); ++i)
    if (mask >> i & 1u) count *= x[i];
  return count;
}

/// factor * sum of x over the axes of a mask; they stay with size 1, or go.
template <class T, class Device>
Array<T, Device> scaled_sum(const Array<T, Device>& x, unsigned mask, bool keep, T factor) {
  Array<T, Device> y = kernel::sum(x, mask);
  if (factor != T(1)) y = kernel::binary<formula::Mul>(y, kernel::filled<T>({}, factor));
  return drop_axes(y, mask, keep);
}

/// The gradient of scaled_sum: factor * dy, repeated over the axes.
template <class T, class Device>
auto scaled_sum_backward(const Array<T, Device>& x, unsigned mask, T factor) {
  if constexpr (Floating<T>)
    return [extents = x.extents(), layout = x.layout(), kept = kernel::reduced_extents(x.extents(), mask),
            factor](const Array<T, Device>& dy, Needs<1>) {
      const Array<T, Device> g = restore_axes(dy, kept);
      return std::tuple{kernel::binary<formula::Mul>(kernel::filled<T>(extents, factor, layout), g)};
    };
  else
    return nullptr;
}

template <bool Keep, int... I, class T, class S, class Device>
auto sum(const Tensor<T, S, Device>& x) {
  constexpr unsigned mask = axis_mask<S, I...>();
  if constexpr (Floating<T> || same_type<T, std::int64_t>)
    return record<reduced_shape<S, Keep, I...>>(describe_sum(mask, Keep),
                                                drop_axes(kernel::sum(x.array(), mask), mask, Keep),
                                                scaled_sum_backward(x.array(), mask, T(1)), x);
  else
    return detail::sum<Keep, I...>(cast<std::int64_t>(x));
}

template <bool Keep, int... I, class T, class S, class Device>
auto mean(const Tensor<T, S, Device>& x) {
  if constexpr (!Floating<T>) {
    return x;
  } else {
    constexpr unsigned mask = axis_mask<S, I...>();
    const T factor = T(1) / static_cast<T>(reduced_elements(x.extents(), mask));
    return record<reduced_shape<S, Keep, I...>>(describe_reduction("ReduceMean", mask, Keep),
                                                scaled_sum(x.array(), mask, Keep, factor),
                                                scaled_sum_backward(x.array(), mask, factor), x);
  }
}

}  // namespace detail

/// Sum over the given axes, negative ones from the end; over all where none is given. Integers and bool add
/// up in int64_t, as in PyTorch.
template <int... Axis, class T, class S, class Device>
auto sum(const Tensor<T, S, Device>& x) {
  static_assert(summable<T>, "sum: elements must be numbers or bool");
  static_assert((has_axis<S, Axis> && ...), "sum: axes must exist in the tensor's shape");
  return detail::sum<false, Axis...>(x);
}
template <int... Axis, class T, class S, class Device>
auto sum(const Tensor<T, S, Device>& x, KeepDim) {
  static_assert(summable<T>, "sum: elements must be numbers or bool");
  static_assert((has_axis<S, Axis> && ...), "sum: axes must exist in the tensor's shape");
  return detail::sum<true, Axis...>(x);
}

/// Mean over the given axes, negative ones from the end; over all where none is given.
template <int... Axis, class T, class S, class Device>
auto mean(const Tensor<T, S, Device>& x) {
  static_assert(is_floating<T>, "mean: elements must be float or double");
  static_assert((has_axis<S, Axis> && ...), "mean: axes must exist in the tensor's shape");
  return detail::mean<false, Axis...>(x);
}
template <int... Axis, class T, class S, class Device>
auto mean(const Tensor<T, S, Device>& x, KeepDim) {
  static_assert(is_floating<T>, "mean: elements must be float or double");
  static_assert((has_axis<S, Axis> && ...), "mean: axes must exist in the tensor's shape");
  return detail::mean<true, Axis...>(x);
}

}  // namespace wm

// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/reduce.hpp>
#include <whitematter/ops/arithmetic.hpp>

namespace wm {

/// Whether a reduced axis stays, with size 1.
enum class KeepDim : bool { No, Yes };

namespace detail {

template <class S, int... I>
constexpr unsigned axis_mask() {
  if constexpr (sizeof...(I) == 0) return (1u << S::rank) - 1;
  else return ((1u << normalize_axis(I, S::rank)) | ...);
}

template <class S, int... I>
std::vector<std::int64_t> axis_list() {
  std::vector<std::int64_t> axes;
  for (int i = 0; i < S::rank; ++i)
    if (axis_mask<S, I...>() >> i & 1u) axes.push_back(i);
  return axes;
}

/// The sum of x times a factor, and its gradient: the factor times dy, repeated over the axes.
template <class Result, unsigned Mask, class Describe, Floating T, class S, class Device>
Tensor<T, Result, Device> scaled_sum(const Describe& describe, const Tensor<T, S, Device>& x, T factor) {
  Array<T, Device> kept = kernel::sum(x.array(), Mask);
  const Extents with_ones = kept.extents();
  if (factor != T(1)) kept = kernel::binary<formula::Mul>(kept, kernel::filled<T>({}, factor));
  Extents extents;
  for (int i = 0; i < S::rank; ++i)
    if (Result::rank == S::rank || !(Mask >> i & 1u)) extents.push(with_ones[i]);
  const Array<T, Device> y = Result::rank == S::rank ? kept : kernel::row_major(kept).reshaped(extents);
  return record<Result>(describe, y, [extents = x.extents(), layout = x.array().layout(), with_ones, factor](const Array<T, Device>& dy, Needs<1>) {
    const Array<T, Device> kept_dy = dy.rank() == with_ones.rank() ? dy : kernel::row_major(dy).reshaped(with_ones);
    return std::tuple{kernel::binary<formula::Mul>(kernel::filled<T>(extents, factor, layout), kept_dy)};
  }, x);
}

}  // namespace detail

/// Sum over the given axes, negative ones from the end; over all where none is given.
template <int... Axis, KeepDim Keep = KeepDim::No, Floating T, class S, class Device>
auto sum(const Tensor<T, S, Device>& x) {
  static_assert((has_axis<S, Axis> && ...), "sum: axes must exist in the tensor's shape");
  using Result = reduced_shape<S, Keep == KeepDim::Yes, Axis...>;
  const auto describe = [](graph::Trace& trace, const auto& in, graph::Value out) {
    const auto axes = detail::axis_list<S, Axis...>();
    const auto count = static_cast<std::int64_t>(axes.size());
    const auto list = trace.add_integers(axes, {{count, ""}});
    return trace.add_node("ReduceSum", {in[0], list.value}, std::move(out), {{"keepdims", std::int64_t{Keep == KeepDim::Yes}}});
  };
  return detail::scaled_sum<Result, detail::axis_mask<S, Axis...>()>(describe, x, T(1));
}

/// Mean over the given axes, negative ones from the end; over all where none is given.
template <int... Axis, KeepDim Keep = KeepDim::No, Floating T, class S, class Device>
auto mean(const Tensor<T, S, Device>& x) {
  static_assert((has_axis<S, Axis> && ...), "mean: axes must exist in the tensor's shape");
  using Result = reduced_shape<S, Keep == KeepDim::Yes, Axis...>;
  std::int64_t count = 1;
  for (int i = 0; i < S::rank; ++i)
    if (detail::axis_mask<S, Axis...>() >> i & 1u) count *= x.size(i);
  const auto describe = [](graph::Trace& trace, const auto& in, graph::Value out) {
    return trace.add_node("ReduceMean", {in[0]}, std::move(out),
                          {{"axes", detail::axis_list<S, Axis...>()}, {"keepdims", std::int64_t{Keep == KeepDim::Yes}}});
  };
  return detail::scaled_sum<Result, detail::axis_mask<S, Axis...>()>(describe, x, T(1) / static_cast<T>(count));
}

}  // namespace wm

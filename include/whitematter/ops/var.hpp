// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>

#include <whitematter/ops/reduce.hpp>

namespace wm {

struct VarOptions {
  double correction = 1;  ///< what is taken off the number of elements: 1 for the unbiased variance
};

namespace detail {

/// Elements for each element of a reduction as a number in a graph, in which sizes may be names.
inline graph::ValueId describe_count(graph::Compose& scalar, graph::Trace& trace, graph::ValueId x,
                                     unsigned mask, const VarOptions& options) {
  const graph::Value value = trace.graph.values[static_cast<std::size_t>(x)];
  std::int64_t fixed = 1;
  std::vector<graph::ValueId> named;
  for (const std::int64_t axis : axis_list(mask)) {
    const auto& dim = value.dims[static_cast<std::size_t>(axis)];
    if (dim.fixed()) {
      fixed *= dim.size;
      continue;
    }
    const auto size = trace.add_node("Shape", {x}, {"", ElementType::Int64, {{1, ""}}},
                                     {{"start", axis}, {"end", axis + 1}});
    const auto number = trace.add_node("ReduceSum", {size.value}, {"", ElementType::Int64, {}},
                                       {{"keepdims", std::int64_t{0}}});
    named.push_back(scalar("Cast", {number.value}, {{"to", std::int64_t{graph::element_code(value.type)}}}));
  }
  if (named.empty()) return scalar.number(std::max(0.0, static_cast<double>(fixed) - options.correction));
  graph::ValueId count = scalar.number(static_cast<double>(fixed));
  for (const auto size : named) count = scalar("Mul", {count, size});
  return scalar("Max", {scalar("Sub", {count, scalar.number(options.correction)}), scalar.number(0)});
}

/// ONNX has no operator for it: the mean of squared differences to the mean.
inline auto describe_var(unsigned mask, bool keep, const VarOptions& options) {
  return [=](graph::Trace& trace, const auto& in, graph::Value out) {
    const graph::Value whole{"", out.type, trace.graph.values[static_cast<std::size_t>(in[0])].dims};
    graph::Value kept = whole;
    for (const std::int64_t axis : axis_list(mask)) kept.dims[static_cast<std::size_t>(axis)] = {1, ""};
    const graph::Attributes axes{{"axes", axis_list(mask)}, {"keepdims", std::int64_t{1}}};
    const auto mean = trace.add_node("ReduceMean", {in[0]}, kept, axes);
    const auto difference = trace.add_node("Sub", {in[0], mean.value}, whole);
    const auto square = trace.add_node("Mul", {difference.value, difference.value}, whole);
    if (options.correction == 0)
      return describe_reduction("ReduceMean", mask, keep)(trace, std::array{square.value}, std::move(out));
    graph::Compose scalar(trace, {"", out.type, {}});
    const auto count = describe_count(scalar, trace, in[0], mask, options);
    const auto total = describe_sum(mask, keep)(trace, std::array{square.value}, out);
    return trace.add_node("Div", {total.value, count}, std::move(out));
  };
}

template <class T, class Device>
auto var_backward(Array<T, Device> difference, unsigned mask, T factor) {
  const Extents kept = kernel::reduced_extents(difference.extents(), mask);
  return [difference = std::move(difference), kept, factor](const Array<T, Device>& dy, Needs<1>) {
    return std::tuple{kernel::map<T>(
        "var: the gradient must have the result's sizes",
        [factor](const auto& d, const auto& g) { return d * g * (2 * factor); }, difference,
        restore_axes(dy, kept))};
  };
}

template <bool Keep, int... I, class T, class S, class Device>
auto var(const Tensor<T, S, Device>& x, const VarOptions& options) {
  if constexpr (!Floating<T>) {
    return x;
  } else {
    constexpr unsigned mask = axis_mask<S, I...>();
    const auto count = static_cast<double>(reduced_elements(x.extents(), mask));
    const Array<T, Device> mean = scaled_sum(x.array(), mask, true, static_cast<T>(1 / count));
    const Array<T, Device> difference = kernel::binary<formula::Sub>(x.array(), mean),
                           square = kernel::binary<formula::Mul>(difference, difference);
    const T factor = static_cast<T>(1 / std::max(0.0, count - options.correction));
    return record<reduced_shape<S, Keep, I...>>(describe_var(mask, Keep, options),
                                                scaled_sum(square, mask, Keep, factor),
                                                var_backward(difference, mask, factor), x);
  }
}

}  // namespace detail

/// Variance over the given axes, negative ones from the end; over all where none is given. Unbiased unless
/// the options say otherwise, and NaN where there are too few elements.
template <int... Axis, class T, class S, class Device>
auto var(const Tensor<T, S, Device>& x, const VarOptions& options = {}) {
  static_assert(is_floating<T>, "var: elements must be float or double");
  static_assert((has_axis<S, Axis> && ...), "var: axes must exist in the tensor's shape");
  return detail::var<false, Axis...>(x, options);
}
template <int... Axis, class T, class S, class Device>
auto var(const Tensor<T, S, Device>& x, KeepDim, const VarOptions& options = {}) {
  static_assert(is_floating<T>, "var: elements must be float or double");
  static_assert((has_axis<S, Axis> && ...), "var: axes must exist in the tensor's shape");
  return detail::var<true, Axis...>(x, options);
}

}  // namespace wm

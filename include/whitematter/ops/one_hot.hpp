// SPDX-License-Identifier: MIT
#pragma once

#include <numeric>

#include <whitematter/cpu/gather.hpp>
#include <whitematter/cpu/one_hot.hpp>
#include <whitematter/tensor/record.hpp>

namespace wm {

namespace detail {

template <class S, int Classes>
struct OneHot {
  static constexpr Axes value = [] {
    Axes axes = S::axes();
    return axes.push(fixed_axis(Classes));
  }();
};

/// Labels beside the numbers of all classes, as runtimes have OneHot for few types.
template <class L>
auto describe_one_hot(int classes) {
  return [classes](graph::Trace& trace, const auto& in, graph::Value out) {
    const auto numbers = std::make_shared<std::vector<L>>(static_cast<std::size_t>(classes));
    std::iota(numbers->begin(), numbers->end(), L(0));
    const auto all = trace.add_constant({"", element_type<L>(), {{classes, ""}}}, {numbers, numbers->data()},
                                        numbers->size() * sizeof(L));
    graph::Value column = out, same = out;
    column.type = element_type<L>();
    column.dims.back() = {1, ""};
    same.type = ElementType::Bool;
    const auto last = trace.add_integers({-1}, {{1, ""}});
    const auto labels = trace.add_node("Unsqueeze", {in[0], last.value}, std::move(column));
    const auto equal = trace.add_node("Equal", {labels.value, all.value}, std::move(same));
    const auto one = trace.add_number(1, out.type), zero = trace.add_number(0, out.type);
    return trace.add_node("Where", {equal.value, one.value, zero.value}, std::move(out));
  };
}

}  // namespace detail

/// Labels of any rank that leaves room for one axis more.
template <class L, class S>
inline constexpr bool one_hot_labels = Integral<L>&& S::rank < max_rank;

/// A row for each label that is 1 at the label and 0 elsewhere. [...] -> [..., Classes]
/// Fails with IndexError, naming the position, for a label outside [0, Classes).
template <int Classes, Floating T = float, class L, class S, class Device>
auto one_hot(const Tensor<L, S, Device>& labels) {
  static_assert(one_hot_labels<L, S>, "one_hot: labels must be int64_t or int32_t classes");
  static_assert(Classes > 0, "one_hot: there must be a class");
  if constexpr (one_hot_labels<L, S>) {
    kernel::check_indices("one_hot: labels must be classes", labels.array(), Classes);
    return record<shape_from<detail::OneHot<S, Classes>, S>>(
        detail::describe_one_hot<L>(Classes), kernel::one_hot<T>(labels.array(), Classes),
        [](const Array<T, Device>&, Needs<1>) { return std::tuple{Array<T, Device>()}; }, labels);
  } else {
    return labels;
  }
}

}  // namespace wm

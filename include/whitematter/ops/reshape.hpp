// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/tensor/record.hpp>

namespace wm {

namespace detail {

/// Sizes of the result of a reshape: run-time dimensions keep the size that their name has in x; one that is
/// left takes what is left.
inline Extents reshaped_extents(const Extents& from, const Axes& source, const Axes& target) {
  Extents extents;
  int open = -1;
  std::int64_t known = 1;
  for (int i = 0; i < target.rank; ++i) {
    int size = target[i].size;
    for (int j = 0; !target[i].fixed() && size < 0 && j < source.rank; ++j)
      if (!target[i].any && source[j].name == target[i].name) size = from[j];
    if (size < 0 && open < 0) open = i, size = 1;
    known *= size;
    extents.push(size);
  }
  if (open >= 0 && known > 0) extents[open] = static_cast<int>(from.elements() / known);
  check<ShapeError>(extents.elements() == from.elements(),
                    "reshape: both shapes must have the same names and the same number of elements", from,
                    extents);
  return extents;
}

/// ONNX copies a size that stays in its place with 0, and infers one that moves with -1.
inline auto describe_reshape(const Axes& source, const Axes& target) {
  return [&source, &target](graph::Trace& trace, const auto& in, graph::Value out) {
    std::vector<std::int64_t> sizes;
    int inferred = 0;
    for (int i = 0; i < target.rank; ++i) {
      const bool copied = !target[i].fixed() && i < source.rank && source[i].name == target[i].name;
      inferred += int{!copied && !target[i].fixed()};
      sizes.push_back(target[i].fixed() ? target[i].size : copied ? 0 : -1);
    }
    check(inferred < 2, "reshape: a graph can infer one size", "at most one run-time dimension that moves",
          describe(target));
    const auto shape = trace.add_integers(std::move(sizes), {{target.rank, ""}});
    return trace.add_node("Reshape", {in[0], shape.value}, std::move(out));
  };
}

inline auto describe_flatten(int axis) {
  return [axis](graph::Trace& trace, const auto& in, graph::Value out) {
    return trace.add_node("Flatten", {in[0]}, std::move(out), {{"axis", std::int64_t{axis}}});
  };
}

template <class T, class Device>
auto reshape_backward(const Array<T, Device>& x) {
  return [before = x.extents()](const Array<T, Device>& dy, Needs<1>) {
    return std::tuple{kernel::row_major(dy).reshaped(before)};
  };
}

}  // namespace detail

/// The same elements in row-major order under another shape. Run-time dimensions survive by name.
template <class To, class T, class From, class Device>
Tensor<T, To, Device> reshape(const Tensor<T, From, Device>& x) {
  static_assert(reshapeable<From, To>,
                "reshape: both shapes must have the same names and the same number of elements");
  const Extents extents = detail::reshaped_extents(x.extents(), From::shape_axes, To::shape_axes);
  return record<To>(detail::describe_reshape(From::shape_axes, To::shape_axes),
                    kernel::row_major(x.array()).reshaped(extents), detail::reshape_backward(x.array()), x);
}

/// Axes from First on become one. [N, ...] -> [N, product]
template <int First = 1, class T, class S, class Device>
auto flatten(const Tensor<T, S, Device>& x) {
  static_assert(flattenable<S, First>, "flatten: the axes that become one must have sizes in the type");
  if constexpr (!flattenable<S, First>) {
    return x;
  } else {
    using To = flattened_shape<S, First>;
    if constexpr (First == 1)
      return record<To>(detail::describe_flatten(First),
                        kernel::row_major(x.array()).reshaped(
                            detail::reshaped_extents(x.extents(), S::shape_axes, To::shape_axes)),
                        detail::reshape_backward(x.array()), x);
    else
      return reshape<To>(x);
  }
}

}  // namespace wm

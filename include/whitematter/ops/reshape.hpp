// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/tensor/record.hpp>

namespace wm {

namespace detail {

/// Sizes of the result of a reshape: run-time dimensions keep the size that their name has in x; one Any takes what
/// is left.
template <class To, class From>
Extents reshaped_extents(const char* rule, const Extents& from) {
  constexpr Axes source = From::axes(), target = To::axes();
  Extents extents;
  int free_axis = -1;
  std::int64_t known = 1;
  for (int i = 0; i < target.rank; ++i) {
    int size = target[i].size;
    for (int j = 0; !target[i].fixed() && size < 0 && j < source.rank; ++j)
      if (!target[i].any && source[j].name == target[i].name) size = from[j];
    if (size < 0 && free_axis < 0) free_axis = i, size = 1;
    known *= size;
    extents.push(size);
  }
  if (free_axis >= 0 && known > 0) extents[free_axis] = static_cast<int>(from.elements() / known);
  check<ShapeError>(extents.elements() == from.elements(), rule, from, extents);
  return extents;
}

template <class To, Floating T, class From, class Device, class Describe>
Tensor<T, To, Device> reshape_as(const Describe& describe, const Tensor<T, From, Device>& x, const Extents& extents) {
  return record<To>(describe, kernel::row_major(x.array()).reshaped(extents),
                    [before = x.extents()](const Array<T, Device>& dy, Needs<1>) {
    return std::tuple{kernel::row_major(dy).reshaped(before)};
  }, x);
}

}  // namespace detail

/// The same elements in row-major order under another shape. Run-time dimensions survive by name.
template <class To, Floating T, class From, class Device>
Tensor<T, To, Device> reshape(const Tensor<T, From, Device>& x) {
  static_assert(reshapeable<From, To>, "reshape: both shapes must have the same names and the same number of elements");
  const Extents extents = detail::reshaped_extents<To, From>("reshape: both shapes must have the same number of elements", x.extents());
  return detail::reshape_as<To>([](graph::Trace& trace, const auto& in, graph::Value out) {
    // ONNX keeps one unknown size: -1. Named sizes at the same place are copied with 0.
    std::vector<std::int64_t> sizes;
    bool inferred = false;
    const auto from = graph::dimensions<From>();
    for (std::size_t i = 0; i < out.dims.size(); ++i) {
      const bool copied = !out.dims[i].fixed() && i < from.size() && from[i] == out.dims[i];
      if (!copied && !out.dims[i].fixed()) {
        if (inferred) fail(text("reshape: a graph can infer one size (expected at most one run-time dimension that moves, got ", Tensor<T, To>::describe(), ")"));
        inferred = true;
      }
      sizes.push_back(out.dims[i].fixed() ? out.dims[i].size : copied ? 0 : -1);
    }
    const auto rank = static_cast<std::int64_t>(sizes.size());
    const auto shape = trace.add_integers(std::move(sizes), {{rank, ""}});
    return trace.add_node("Reshape", {in[0], shape.value}, std::move(out));
  }, x, extents);
}

/// Axes from First on become one. [N, ...] -> [N, product]
template <int First = 1, Floating T, class S, class Device>
auto flatten(const Tensor<T, S, Device>& x) {
  static_assert(flattenable<S, First>, "flatten: the axes that become one must have sizes in the type");
  using To = flattened_shape<S, First>;
  Extents extents;
  for (int i = 0; i < First; ++i) extents.push(x.size(i));
  extents.push(To::axes()[First].size);
  if constexpr (First == 1)
    return detail::reshape_as<To>([](graph::Trace& trace, const auto& in, graph::Value out) {
      return trace.add_node("Flatten", {in[0]}, std::move(out), {{"axis", std::int64_t{1}}});
    }, x, extents);
  else return reshape<To>(x);
}

}  // namespace wm

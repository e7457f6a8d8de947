// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/ops/slice.hpp>
#include <whitematter/ops/squeeze.hpp>

namespace wm {

namespace detail {

template <std::size_t N>
constexpr bool can_concat(const std::array<Axes, N>& shapes, int axis) {
  for (const Axes& shape : shapes) {
    if (shape.rank != shapes[0].rank || axis < 0 || axis >= shape.rank) return false;
    for (const Axes& other : shapes)
      for (int i = 0; i < shape.rank && other.rank == shape.rank; ++i)
        if (i != axis && !agree(shape[i], other[i])) return false;
  }
  return true;
}

template <class... S>
constexpr std::array<Axes, sizeof...(S)> axes_of_all() {
  int operand = 0;
  return {S::axes(operand++)...};
}

template <int I, class... S>
struct Concatenated {
  static constexpr Axes value = [] {
    constexpr std::array<Axes, sizeof...(S)> shapes = axes_of_all<S...>();
    Axes result = shapes[0];
    Axis& grown = result[normalize_axis(I, result.rank)];
    int size = 0;
    bool fixed = true;
    for (const Axes& shape : shapes) {
      for (int i = 0; i < result.rank; ++i)
        if (result[i].any) result[i] = shape[i];
      const Axis& part = shape[normalize_axis(I, result.rank)];
      size += part.size;
      fixed = fixed && part.fixed();
    }
    grown = fixed ? fixed_axis(size) : Shape<Any>::axes(sizeof...(S))[0];
    return result;
  }();
};

inline void check_names(const char* rule, std::initializer_list<Extents> extents,
                        std::initializer_list<const Axes*> axes) {
  for (std::size_t i = 1; i < extents.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      check<ShapeError>(
          names_agree(extents.begin()[j], *axes.begin()[j], extents.begin()[i], *axes.begin()[i]), rule,
          extents.begin()[j], extents.begin()[i]);
}

inline auto describe_concat(int axis) {
  return [axis](graph::Trace& trace, const auto& in, graph::Value out) {
    return trace.add_node("Concat", {in.begin(), in.end()}, std::move(out), {{"axis", std::int64_t{axis}}});
  };
}

template <class T, class Device, std::size_t N>
auto concat_backward(const std::array<Array<T, Device>, N>& inputs, int axis) {
  std::array<int, N> sizes;
  for (std::size_t i = 0; i < N; ++i) sizes[i] = inputs[i].size(axis);
  return [sizes, axis](const Array<T, Device>& dy, const Needs<N>& needs) {
    std::array<Array<T, Device>, N> parts;
    int begin = 0;
    for (std::size_t i = 0; i < N; ++i) {
      if (needs[i])
        parts[i] = kernel::taken(dy, kernel::view_of(dy).sliced(axis, begin, sizes[i]), dy.layout());
      begin += sizes[i];
    }
    return parts;
  };
}

}  // namespace detail

/// Shapes that are equal but for one axis.
template <int I, class... S>
inline constexpr bool concatenable = [] {
  constexpr auto shapes = detail::axes_of_all<S...>();
  return detail::can_concat(shapes, normalize_axis(I, shapes[0].rank));
}();

template <int I, class... S>
using concatenated_shape = shape_from<detail::Concatenated<I, S...>, S..., Shape<Any>>;

/// Tensors one after the other along an axis, which is Any where a part's size is known at run time only.
/// [..., A, ...] and [..., B, ...] -> [..., A + B, ...]
template <int Axis, class T, class... S, class Device>
auto concat(const Tensor<T, S, Device>&... inputs) {
  static_assert(concatenable<Axis, S...>, "concat: shapes must agree in all axes but the one that grows");
  if constexpr (concatenable<Axis, S...>) {
    constexpr int axis = normalize_axis(Axis, detail::axes_of_all<S...>()[0].rank);
    detail::check_names("concat: shapes must agree in all axes but the one that grows", {inputs.extents()...},
                        {&S::shape_axes...});
    const std::array arrays{inputs.array()...};
    return record<concatenated_shape<Axis, S...>>(detail::describe_concat(axis), kernel::concat(arrays, axis),
                                                  detail::concat_backward(arrays, axis), inputs...);
  } else {
    return std::get<0>(std::tuple{inputs...});
  }
}

/// Tensors of one shape along a new axis. [A, B], ... -> [A, count, B] for axis 1
template <int Axis, class T, class... S, class Device>
auto stack(const Tensor<T, S, Device>&... inputs) {
  return concat<Axis>(unsqueeze<Axis>(inputs)...);
}

namespace detail {

template <class S, int I, int... Sizes>
constexpr bool can_split() {
  if constexpr (has_axis<S, I>) {
    constexpr Axis axis = S::axes()[normalize_axis(I, S::rank)];
    return ((Sizes > 0) && ...) && (!axis.fixed() || axis.size == (0 + ... + Sizes));
  } else {
    return false;
  }
}

/// Where part number `part` begins.
template <int... Sizes>
constexpr int split_begin(std::size_t part) {
  constexpr std::array sizes{Sizes...};
  return std::accumulate(sizes.begin(), sizes.begin() + part, 0);
}

}  // namespace detail

/// The sizes add up to that of the axis.
template <class S, int I, int... Sizes>
inline constexpr bool splittable = detail::can_split<S, I, Sizes...>();

/// The axis has a size in the type, which the number of parts divides.
template <class S, int I, int Parts>
inline constexpr bool chunkable = [] {
  if constexpr (has_axis<S, I> && Parts > 0) {
    constexpr Axis axis = S::axes()[normalize_axis(I, S::rank)];
    return axis.fixed() && axis.size > 0 && axis.size % Parts == 0;
  } else {
    return false;
  }
}();

/// A tuple of the parts of x with the given sizes along an axis. [..., A + B, ...] -> [..., A, ...], ...
template <int Axis, int... Sizes, class T, class S, class Device>
auto split(const Tensor<T, S, Device>& x) {
  static_assert(splittable<S, Axis, Sizes...>, "split: sizes must add up to that of the axis");
  if constexpr (splittable<S, Axis, Sizes...>) {
    check<ShapeError>(x.size(Axis) == (0 + ... + Sizes), "split: sizes must add up to that of the axis",
                      x.size(Axis), (0 + ... + Sizes));
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return std::tuple{
          slice<Axis, detail::split_begin<Sizes...>(I), detail::split_begin<Sizes...>(I) + Sizes>(x)...};
    }
    (std::make_index_sequence<sizeof...(Sizes)>());
  } else {
    return std::tuple{(static_cast<void>(Sizes), x)...};
  }
}

/// A tuple of so many equal parts of x along an axis. [..., A, ...] -> [..., A / Parts, ...], ...
template <int Parts, int Axis, class T, class S, class Device>
auto chunk(const Tensor<T, S, Device>& x) {
  static_assert(chunkable<S, Axis, Parts>,
                "chunk: the axis must have a size in the type that the parts divide");
  if constexpr (chunkable<S, Axis, Parts>) {
    constexpr int size = S::axes()[normalize_axis(Axis, S::rank)].size / Parts;
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return split<Axis, (static_cast<void>(I), size)...>(x);
    }
    (std::make_index_sequence<static_cast<std::size_t>(Parts)>());
  } else {
    return std::tuple{x};
  }
}

}  // namespace wm

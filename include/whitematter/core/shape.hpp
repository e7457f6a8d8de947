// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <tuple>
#include <type_traits>
#include <utility>

#include <whitematter/core/dim.hpp>

namespace wm {

inline constexpr int max_rank = 6;

/// The axes of a shape as values: what the rules of the shape algebra take and return.
struct Axes {
  std::array<Axis, max_rank> axis{};
  int rank = 0;

  constexpr Axes& push(const Axis& a) { return axis[static_cast<std::size_t>(rank++)] = a, *this; }
  constexpr const Axis& operator[](int i) const { return axis[static_cast<std::size_t>(i)]; }
  constexpr Axis& operator[](int i) { return axis[static_cast<std::size_t>(i)]; }
};

/// Sizes of a tensor, in the type: an int is a size, an enumerator names a size known at run time.
template <auto... D>
struct Shape {
  static constexpr int rank = sizeof...(D);
  static constexpr bool is_static = (!std::is_enum_v<decltype(D)> && ...);
  static constexpr int dynamic_rank = (0 + ... + int{std::is_enum_v<decltype(D)>});

  /// Elements of a static shape; otherwise elements for each choice of the run-time sizes.
  static constexpr std::int64_t elements = [] {
    std::int64_t product = 1;
    ((product *= axis_of<D>(0, 0).fixed() ? axis_of<D>(0, 0).size : 1), ...);
    return product;
  }();

  /// The axes as values, remembering that they are those of the given operand of a rule.
  static constexpr Axes axes([[maybe_unused]] int operand = 0) {
    Axes result;
    int position = 0;
    if constexpr (sizeof...(D) <= max_rank) (result.push(axis_of<D>(operand, position++)), ...);
    return result;
  }

  /// The same for rules at run time: one object for all of them.
  static constexpr Axes shape_axes = axes(0);

  template <int I>
  static constexpr auto dim = std::get<static_cast<std::size_t>(I)>(std::tuple{D..., 0});

  // Last, so that clang knows the members after an error as well.
  static_assert((Dimension<std::remove_cv_t<decltype(D)>> && ...),
                "Shape: dimensions are ints or enumerators");
  static_assert(sizeof...(D) <= max_rank, "Shape: rank is at most 6");
};

namespace detail {

template <class Result, int I, class... Operands>
constexpr auto dimension() {
  constexpr Axis axis = Result::value[I];
  if constexpr (axis.fixed())
    return axis.size;
  else if constexpr (axis.operand < 0)
    return Any;
  else
    return std::tuple_element_t<static_cast<std::size_t>(axis.operand),
                                std::tuple<Operands...>>::template dim<axis.position>;
}

template <class Result, class Positions, class... Operands>
struct ShapeFrom;

template <class Result, int... I, class... Operands>
struct ShapeFrom<Result, std::integer_sequence<int, I...>, Operands...> {
  using type = Shape<dimension<Result, I, Operands...>()...>;
};

}  // namespace detail

/// The Shape whose axes are Result::value; axes taken from an operand keep its enumerators,
/// others without a size are Any.
template <class Result, class... Operands>
using shape_from = typename detail::ShapeFrom<Result, std::make_integer_sequence<int, Result::value.rank>,
                                              Operands...>::type;

/// Whether one Tensor could have both shapes: the rule for assignment and for operations that need equal
/// shapes.
template <class A, class B>
inline constexpr bool same_shape = [] {
  constexpr Axes a = A::axes(), b = B::axes();
  bool same = a.rank == b.rank;
  for (int i = 0; same && i < a.rank; ++i) same = agree(a[i], b[i]);
  return same;
}();

/// Axis numbers count from the end when negative, as in NumPy.
constexpr int normalize_axis(int axis, int rank) { return axis < 0 ? axis + rank : axis; }

/// The axis exists in a tensor of this shape.
template <class S, int I>
inline constexpr bool has_axis = normalize_axis(I, S::rank) >= 0 && normalize_axis(I, S::rank) < S::rank;

}  // namespace wm

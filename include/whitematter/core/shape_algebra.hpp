// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <initializer_list>

#include <whitematter/core/shape.hpp>

/// Rules of shapes: each is a predicate that a static_assert names, and the shape of the result.
namespace wm {

namespace detail {

constexpr Axis axis_from_end(const Axes& a, int i) { return i < a.rank ? a[a.rank - 1 - i] : fixed_axis(1); }

constexpr bool is_one(const Axis& a) { return a.size == 1; }

constexpr bool can_broadcast(const Axes& a, const Axes& b) {
  for (int i = 0; i < std::max(a.rank, b.rank); ++i) {
    const Axis x = axis_from_end(a, i), y = axis_from_end(b, i);
    if (!is_one(x) && !is_one(y) && !agree(x, y)) return false;
  }
  return true;
}

constexpr Axes broadcast(const Axes& a, const Axes& b) {
  Axes result;
  result.rank = std::max(a.rank, b.rank);
  for (int i = 0; i < result.rank; ++i) {
    const Axis x = axis_from_end(a, i), y = axis_from_end(b, i);
    result[result.rank - 1 - i] = is_one(x) || (x.any && !is_one(y)) ? y : x;
  }
  return result;
}

constexpr Axes reduce(const Axes& a, std::initializer_list<int> axes, bool keepdim) {
  Axes result;
  for (int i = 0; i < a.rank; ++i) {
    bool reduced = axes.size() == 0;
    for (const int axis : axes) reduced = reduced || normalize_axis(axis, a.rank) == i;
    if (!reduced)
      result.push(a[i]);
    else if (keepdim)
      result.push(fixed_axis(1));
  }
  return result;
}

/// All axes but the last two, which a product takes.
constexpr Axes leading(Axes a) {
  a.rank = std::max(0, a.rank - 2);
  return a;
}

constexpr bool can_matmul(const Axes& a, const Axes& b) {
  return a.rank >= 2 && b.rank >= 2 && agree(a[a.rank - 1], b[b.rank - 2]) &&
         can_broadcast(leading(a), leading(b));
}

constexpr Axes matmul(const Axes& a, const Axes& b) {
  if (a.rank < 2 || b.rank < 2) return a;
  return broadcast(leading(a), leading(b)).push(a[a.rank - 2]).push(b[b.rank - 1]);
}

/// Run-time dimensions must survive a reshape by name; the sizes that are left must have equal products.
constexpr bool can_reshape(const Axes& from, const Axes& to) {
  std::int64_t from_fixed = 1, to_fixed = 1;
  int from_named = 0, to_named = 0;
  bool any = false;
  for (int i = 0; i < from.rank; ++i) {
    if (from[i].fixed())
      from_fixed *= from[i].size;
    else
      ++from_named, any = any || from[i].any;
  }
  for (int i = 0; i < to.rank; ++i) {
    if (to[i].fixed())
      to_fixed *= to[i].size;
    else
      ++to_named, any = any || to[i].any;
  }
  if (any) return true;
  if (from_named != to_named || from_fixed != to_fixed) return false;
  for (int i = 0; i < to.rank; ++i) {
    int count = 0;
    for (int j = 0; j < from.rank; ++j) count += int{!from[j].fixed() && from[j].name == to[i].name};
    for (int j = 0; j < to.rank; ++j) count -= int{!to[j].fixed() && to[j].name == to[i].name};
    if (!to[i].fixed() && count != 0) return false;
  }
  return true;
}

constexpr Axes flatten(const Axes& a, int first) {
  Axes result;
  for (int i = 0; i < first; ++i) result.push(a[i]);
  int product = 1;
  for (int i = first; i < a.rank; ++i) product *= a[i].size;
  return result.push(fixed_axis(product));
}

constexpr bool can_flatten(const Axes& a, int first) {
  if (first < 0 || first >= a.rank) return false;
  for (int i = first; i < a.rank; ++i)
    if (!a[i].fixed()) return false;
  return true;
}

}  // namespace detail

/// Output size of a sliding window: PyTorch's formula for convolution and pooling, rounded down. 0 where the
/// window does not fit.
constexpr int window_output(int size, int kernel, int stride, int padding, int dilation = 1) {
  const int room = size + 2 * padding - dilation * (kernel - 1) - 1;
  return room < 0 ? 0 : room / stride + 1;
}

/// Each result below is a type with the axes as its value; the alias after it is the Shape.
namespace detail {

template <class A, class B>
struct Broadcast {
  static constexpr Axes value = broadcast(A::axes(0), B::axes(1));
};

template <class S, bool KeepDim, int... I>
struct Reduce {
  static constexpr Axes value = reduce(S::axes(), {I...}, KeepDim);
};

template <class A, class B>
struct Matmul {
  static constexpr Axes value = matmul(A::axes(0), B::axes(1));
};

template <class S, int First>
struct Flatten {
  static constexpr Axes value = flatten(S::axes(), First);
};

template <class S, int I, int Size>
struct WithAxis {
  static constexpr Axes value = [] {
    auto axes = S::axes();
    axes[normalize_axis(I, S::rank)] = fixed_axis(Size);
    return axes;
  }();
};

}  // namespace detail

/// NumPy's rule: aligned from the right, sizes agree or one of them is 1.
template <class A, class B>
inline constexpr bool broadcastable = detail::can_broadcast(A::axes(), B::axes());
template <class A, class B>
using broadcast_shape = shape_from<detail::Broadcast<A, B>, A, B>;

/// S without the given axes (all where none is given), or with size 1 in their place.
template <class S, bool KeepDim, int... I>
using reduced_shape = shape_from<detail::Reduce<S, KeepDim, I...>, S>;

/// [..., M, K] x [..., K, N] -> [..., M, N], leading axes equal or broadcast.
template <class A, class B>
inline constexpr bool multipliable = detail::can_matmul(A::axes(), B::axes());
template <class A, class B>
using matmul_shape = shape_from<detail::Matmul<A, B>, A, B>;

template <class From, class To>
inline constexpr bool reshapeable = detail::can_reshape(From::axes(), To::axes());

/// Axes from First on become one; they have sizes known to the compiler.
template <class S, int First>
inline constexpr bool flattenable = detail::can_flatten(S::axes(), First);
template <class S, int First>
using flattened_shape = shape_from<detail::Flatten<S, First>, S>;

/// S with its axis I replaced by a fixed size.
template <class S, int I, int Size>
using with_axis = shape_from<detail::WithAxis<S, I, Size>, S>;

}  // namespace wm

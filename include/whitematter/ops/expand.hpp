// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>

#include <whitematter/cpu/reduce.hpp>
#include <whitematter/cpu/view.hpp>
#include <whitematter/tensor/record.hpp>

namespace wm {

namespace detail {

/// NumPy's rule, by which only the operand may be repeated.
constexpr bool can_expand(const Axes& from, const Axes& to) {
  if (from.rank > to.rank) return false;
  for (int i = 0; i < from.rank; ++i)
    if (!is_one(axis_from_end(from, i)) && !agree(axis_from_end(from, i), axis_from_end(to, i))) return false;
  return true;
}

/// The axis of `from` that has the size of a run-time axis of `to`: the one above it unless that is repeated,
/// or one of its name. -1 where there is none.
constexpr int source_axis(const Axes& from, const Axes& to, int i) {
  const int above = i - (to.rank - from.rank);
  if (above >= 0 && !is_one(from[above])) return above;
  for (int j = 0; j < from.rank; ++j)
    if (!to[i].any && from[j].name == to[i].name) return j;
  return -1;
}

/// Run-time axes of `to` whose size `from` does not tell.
constexpr int open_axes(const Axes& from, const Axes& to) {
  int count = 0;
  for (int i = 0; i < to.rank; ++i) count += int{!to[i].fixed() && source_axis(from, to, i) < 0};
  return count;
}

/// Those of them that a name of `like` does not tell either.
constexpr int unnamed_axes(const Axes& from, const Axes& to, const Axes& like) {
  int count = 0;
  for (int i = 0; i < to.rank; ++i) {
    bool named = false;
    for (int j = 0; j < like.rank; ++j) named = named || (!to[i].any && like[j].name == to[i].name);
    count += int{!to[i].fixed() && source_axis(from, to, i) < 0 && !named};
  }
  return count;
}

inline Extents expanded_extents(const Extents& x, const Axes& from, const Axes& to, const int* open) {
  Extents result;
  for (int i = 0; i < to.rank; ++i) {
    const int source = to[i].fixed() ? -1 : source_axis(from, to, i);
    result.push(to[i].fixed() ? to[i].size : source >= 0 ? x[source] : *open++);
  }
  for (int i = 0, front = to.rank - from.rank; i < from.rank; ++i)
    check<ShapeError>(result[front + i] >= 0 && (x[i] == 1 || x[i] == result[front + i]),
                      "expand: only axes of size 1 can be repeated", result, x);
  return result;
}

/// The sizes that `like` has for the open axes, in order.
inline std::array<int, max_rank> sizes_like(const Axes& from, const Axes& to, const Axes& like,
                                            const Extents& extents) {
  std::array<int, max_rank> sizes{};
  auto next = sizes.begin();
  for (int i = 0; i < to.rank; ++i)
    for (int j = 0; !to[i].fixed() && source_axis(from, to, i) < 0 && j < like.rank; ++j)
      if (like[j].name == to[i].name) {
        *next++ = extents[j];
        break;
      }
  return sizes;
}

/// Expand leaves a size where its target says 1. Sizes of other tensors or axes are read by Shape.
inline auto describe_expand(const Axes& from, const Axes& to, const Axes* like) {
  return [&from, &to, like](graph::Trace& trace, const auto& in, graph::Value out) {
    std::vector<std::int64_t> known;  // -1 where Shape has to read it
    for (int i = 0; i < to.rank; ++i) {
      const bool stays = !to[i].fixed() && source_axis(from, to, i) == i - (to.rank - from.rank);
      known.push_back(stays ? 1 : to[i].size);
    }
    if (std::find(known.begin(), known.end(), -1) == known.end())
      return trace.add_node("Expand", {in[0], trace.add_integers(known, {{to.rank, ""}}).value},
                            std::move(out));
    std::vector<graph::ValueId> parts;
    const auto read = [&](graph::ValueId tensor, std::int64_t axis) {
      parts.push_back(trace
                          .add_node("Shape", {tensor}, {"", ElementType::Int64, {{1, ""}}},
                                    {{"start", axis}, {"end", axis + 1}})
                          .value);
    };
    for (int i = 0; i < to.rank; ++i) {
      const auto before = parts.size();
      if (known[static_cast<std::size_t>(i)] >= 0)
        parts.push_back(trace.add_integers({known[static_cast<std::size_t>(i)]}, {{1, ""}}).value);
      else if (const int source = source_axis(from, to, i); source >= 0)
        read(in[0], source);
      else
        for (int j = 0; like && j < like->rank && parts.size() == before; ++j)
          if ((*like)[j].name == to[i].name) read(in.back(), j);
      check(parts.size() > before, "expand: a graph needs a tensor that has each size",
            "one with " + std::string(to[i].label), "a number");
    }
    const auto sizes = trace.add_node("Concat", parts, {"", ElementType::Int64, {{to.rank, ""}}},
                                      {{"axis", std::int64_t{0}}});
    return trace.add_node("Expand", {in[0], sizes.value}, std::move(out));
  };
}

/// `Like` is the element type of the tensor whose sizes are read, if there is one.
template <class Like, class T, class Device>
auto expand_backward(const Array<T, Device>& x) {
  if constexpr (Floating<T>)
    return [before = x.extents()](const Array<T, Device>& dy, auto) {
      return std::tuple{kernel::sum_to(dy, before), Array<Like, Device>()};
    };
  else
    return nullptr;
}

template <class T, class Device>
Array<T, Device> expand(const Array<T, Device>& x, const Extents& to) {
  return kernel::taken(x, kernel::view_of(x).expanded(to),
                       x.rank() == to.rank() ? x.layout() : Layout::RowMajor);
}

}  // namespace detail

/// Each size of From, aligned from the right, is 1 or that of To.
template <class From, class To>
inline constexpr bool expandable = detail::can_expand(From::axes(), To::axes());

/// x repeated along its axes of size 1, and along new ones in front: expand<Shape<Batch, 1, 8>>(x, 32).
/// `sizes` are those of the run-time dimensions that do not stand in x, in order. [1, 8] -> [Batch, 1, 8]
template <class To, class T, class S, class Device, std::integral... Sizes>
Tensor<T, To, Device> expand(const Tensor<T, S, Device>& x, Sizes... sizes) {
  static_assert(expandable<S, To>, "expand: only axes of size 1 can be repeated");
  constexpr int open = detail::open_axes(S::axes(), To::axes());
  static_assert(sizeof...(Sizes) == open,
                "expand: one size for each run-time dimension that does not stand in the tensor");
  const std::array<int, sizeof...(Sizes) + 1> given{static_cast<int>(sizes)..., 0};
  const Extents to = detail::expanded_extents(x.extents(), S::shape_axes, To::shape_axes, given.data());
  return record<To>(detail::describe_expand(S::shape_axes, To::shape_axes, nullptr),
                    detail::expand(x.array(), to), detail::expand_backward<T>(x.array()), x);
}

/// The same with the sizes that `like` has under those names, whatever they are when a graph runs.
template <class To, class T, class S, class U, class L, class Device>
Tensor<T, To, Device> expand(const Tensor<T, S, Device>& x, const Tensor<U, L, Device>& like) {
  static_assert(expandable<S, To>, "expand: only axes of size 1 can be repeated");
  static_assert(detail::unnamed_axes(S::axes(), To::axes(), L::axes()) == 0,
                "expand: each run-time dimension must stand in one of the tensors");
  const auto given = detail::sizes_like(S::shape_axes, To::shape_axes, L::shape_axes, like.extents());
  const Extents to = detail::expanded_extents(x.extents(), S::shape_axes, To::shape_axes, given.data());
  return record<To>(detail::describe_expand(S::shape_axes, To::shape_axes, &L::shape_axes),
                    detail::expand(x.array(), to), detail::expand_backward<U>(x.array()), x, like);
}

}  // namespace wm

// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string_view>
#include <type_traits>

namespace wm {

/// Dimensions that are known only at run time. Any enumerator of any enumeration can stand in a Shape; its
/// name is its identity, and becomes the axis name of an exported graph.
enum class Dim {
  Any,    ///< agrees with everything at compile time, checked at run time
  Batch,  ///< examples of one step
  Time,   ///< steps of a sequence
  Past,   ///< steps of it that came before
};
using enum Dim;

/// What may stand in a Shape: an int is a size, an enumerator names a run-time dimension.
template <class D>
concept Dimension = std::is_same_v<D, int> || std::is_enum_v<D>;

namespace detail {

template <auto V>
constexpr std::string_view qualified_name() {
  const std::string_view text = __PRETTY_FUNCTION__;
  const auto begin = text.find("V = ") + 4;
  return text.substr(begin, text.find_first_of(";]", begin) - begin);
}

constexpr std::uint64_t fnv1a(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  return hash;
}

}  // namespace detail

/// The enumerator's name without its scope: "Batch".
template <auto D>
requires std::is_enum_v<decltype(D)>
constexpr std::string_view dim_name() {
  const auto name = detail::qualified_name<D>();
  const auto scope = name.rfind("::");
  return scope == name.npos ? name : name.substr(scope + 2);
}

/// One axis of a shape as a value, so that rules about shapes are ordinary functions. An axis that was taken
/// from an operand remembers its place there, through which a result's type gets the enumerator back.
struct Axis {
  int size = 1;              // -1 where it is known only at run time
  std::uint64_t name = 0;    // identity of a run-time dimension
  std::string_view label{};  // its name as text
  bool any = false;          // it is Dim::Any
  int operand = -1;
  int position = -1;

  constexpr bool fixed() const { return size >= 0; }
};

constexpr Axis fixed_axis(int size) { return {.size = size}; }

template <auto D>
constexpr Axis axis_of(int operand, int position) {
  if constexpr (std::is_enum_v<decltype(D)>) {
    const bool any = std::is_same_v<std::remove_cv_t<decltype(D)>, Dim> && dim_name<D>() == "Any";
    return {-1, detail::fnv1a(detail::qualified_name<D>()), dim_name<D>(), any, operand, position};
  } else {
    return {D, 0, {}, false, operand, position};
  }
}

/// A size of which only the run knows something.
constexpr Axis any_axis() { return axis_of<Dim::Any>(-1, -1); }

/// May these be the same size? Different names never are.
constexpr bool agree(const Axis& a, const Axis& b) {
  return a.any || b.any || (a.size == b.size && a.name == b.name);
}

}  // namespace wm

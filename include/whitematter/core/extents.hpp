// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <ostream>
#include <string>

#include <whitematter/core/error.hpp>
#include <whitematter/core/shape.hpp>

namespace wm {

/// The sizes of a tensor at run time. Holds up to max_rank of them in place.
class Extents {
 public:
  Extents() = default;
  Extents(std::initializer_list<int> sizes) {
    for (const int size : sizes) push(size);
  }

  int rank() const { return rank_; }
  int operator[](int i) const { return sizes_[static_cast<std::size_t>(i)]; }
  int& operator[](int i) { return sizes_[static_cast<std::size_t>(i)]; }

  Extents& push(int size) {
    check<ShapeError>(rank_ < max_rank, "extents: rank is at most 6", max_rank, rank_ + 1);
    sizes_[static_cast<std::size_t>(rank_++)] = size;
    return *this;
  }

  std::int64_t elements() const { return elements(0, rank_); }

  /// Product of the sizes from axis `first` up to, not including, `last`.
  std::int64_t elements(int first, int last) const {
    std::int64_t product = 1;
    for (int i = first; i < last; ++i) product *= (*this)[i];
    return product;
  }

  const int* begin() const { return sizes_.data(); }
  const int* end() const { return sizes_.data() + rank_; }

  friend bool operator==(const Extents& a, const Extents& b) {
    if (a.rank_ != b.rank_) return false;
    for (int i = 0; i < a.rank_; ++i)
      if (a[i] != b[i]) return false;
    return true;
  }

  friend std::ostream& operator<<(std::ostream& out, const Extents& e) {
    out << '[';
    for (int i = 0; i < e.rank_; ++i) out << (i ? ", " : "") << e[i];
    return out << ']';
  }

 private:
  std::array<int, max_rank> sizes_{};
  int rank_ = 0;
};

/// The axes with the given sizes in the place of those known at run time.
inline Extents extents_of(const Axes& axes, std::initializer_list<int> sizes) {
  Extents result;
  const int* next = sizes.begin();
  for (int i = 0; i < axes.rank; ++i) {
    const int size = axes[i].fixed() ? axes[i].size : *next++;
    check<ShapeError>(size >= 0, "extents: sizes must not be negative", ">= 0", size);
    result.push(size);
  }
  return result;
}

/// The extents of a shape whose run-time dimensions have the given sizes, in order.
template <class S, class... Sizes>
Extents extents_of(Sizes... sizes) {
  static_assert(sizeof...(Sizes) == S::dynamic_rank,
                "extents: one size for each run-time dimension of the shape");
  return extents_of(S::shape_axes, {static_cast<int>(sizes)...});
}

/// Whether a tensor with these extents may have a shape with these axes; a name that stands twice has one
/// size.
inline bool conforms(const Extents& e, const Axes& axes) {
  if (e.rank() != axes.rank) return false;
  for (int i = 0; i < axes.rank; ++i) {
    if (axes[i].fixed() && axes[i].size != e[i]) return false;
    for (int j = 0; j < i; ++j)
      if (!axes[i].fixed() && !axes[i].any && axes[i].name == axes[j].name && e[i] != e[j]) return false;
  }
  return true;
}

/// Whether each name that stands in both shapes has one size in both, so that a batch of one is not repeated
/// for another.
inline bool names_agree(const Extents& a, const Axes& a_axes, const Extents& b, const Axes& b_axes) {
  for (int i = 0; i < a.rank(); ++i)
    for (int j = 0; j < b.rank(); ++j)
      if (!a_axes[i].fixed() && !a_axes[i].any && a_axes[i].name == b_axes[j].name && a[i] != b[j])
        return false;
  return true;
}

/// Axes as text: "[Batch, 3, 32, 32]".
inline std::string describe(const Axes& axes) {
  std::string result = "[";
  for (int i = 0; i < axes.rank; ++i)
    result += (i ? ", " : "") + (axes[i].fixed() ? std::to_string(axes[i].size) : std::string(axes[i].label));
  return result + "]";
}

}  // namespace wm

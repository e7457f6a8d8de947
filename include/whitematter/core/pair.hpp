// SPDX-License-Identifier: MIT
#pragma once

#include <ostream>

namespace wm {

/// A number for each direction of an image, such as the sizes of a kernel; one number means both.
struct Pair {
  int height = 0;
  int width = 0;

  constexpr Pair() = default;
  constexpr Pair(int both) : height(both), width(both) {}  // NOLINT: implicit, so that .kernel = 3 is a pair
  constexpr Pair(int rows, int columns) : height(rows), width(columns) {}

  constexpr bool square() const { return height == width; }

  friend bool operator==(const Pair&, const Pair&) = default;
  friend std::ostream& operator<<(std::ostream& out, const Pair& pair) {
    return out << pair.height << 'x' << pair.width;
  }
};

}  // namespace wm

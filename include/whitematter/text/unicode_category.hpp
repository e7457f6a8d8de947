// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <iterator>

namespace wm {

/// What the splitting of a text into words asks of a character.
enum class UnicodeCategory {
  Other,
  Letter,  ///< general category L
  Number,  ///< general category N
  Space,   ///< property White_Space
};

namespace detail {

#include <whitematter/text/unicode_categories.inc>

}  // namespace detail

constexpr UnicodeCategory unicode_category(std::uint32_t code_point) {
  const auto* after = std::upper_bound(std::begin(detail::unicode_category_starts),
                                       std::end(detail::unicode_category_starts), 4 * code_point + 3);
  return static_cast<UnicodeCategory>(*(after - 1) % 4);
}

}  // namespace wm

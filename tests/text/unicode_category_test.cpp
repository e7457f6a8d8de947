// SPDX-License-Identifier: MIT
#include <whitematter/text/unicode_category.hpp>

#include "support/catch.hpp"

using namespace wm;

// All characters are compared with JavaScript's in tokenizer_test.mjs.
static_assert(unicode_category('A') == UnicodeCategory::Letter);
static_assert(unicode_category('7') == UnicodeCategory::Number);
static_assert(unicode_category('\t') == UnicodeCategory::Space);
static_assert(unicode_category('\'') == UnicodeCategory::Other);
static_assert(unicode_category(0) == UnicodeCategory::Other);
static_assert(unicode_category(0x10ffff) == UnicodeCategory::Other);

TEST_CASE("characters of other scripts have their categories") {
  for (const std::uint32_t c : {0xaau, 0xe9u, 0x3b1u, 0x2b0u, 0x5d0u, 0x627u, 0x905u, 0x4e2du, 0xac00u,
                                0x10400u, 0x1d400u, 0x20000u}) {
    CAPTURE(c);
    CHECK(unicode_category(c) == UnicodeCategory::Letter);
  }
  for (const std::uint32_t c : {0xb2u, 0xbdu, 0x661u, 0x966u, 0x2163u, 0x2460u, 0x3007u, 0x1d7ceu}) {
    CAPTURE(c);
    CHECK(unicode_category(c) == UnicodeCategory::Number);
  }
  // The next line, which JavaScript's \s leaves out.
  for (const std::uint32_t c :
       {0x9u, 0xau, 0xdu, 0x20u, 0x85u, 0xa0u, 0x1680u, 0x2003u, 0x2028u, 0x202fu, 0x3000u}) {
    CAPTURE(c);
    CHECK(unicode_category(c) == UnicodeCategory::Space);
  }
  // Combining marks, joiners, emoji, and the byte order mark, which JavaScript's \s has.
  for (const std::uint32_t c :
       {0x300u, 0x93fu, 0x200bu, 0x200du, 0xfeffu, 0xfffdu, 0x1f468u, 0x1f3fdu, 0x1f1e6u}) {
    CAPTURE(c);
    CHECK(unicode_category(c) == UnicodeCategory::Other);
  }
}

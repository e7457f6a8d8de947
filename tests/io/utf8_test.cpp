// SPDX-License-Identifier: MIT
#include <whitematter/io/utf8.hpp>

#include "support/catch.hpp"

using namespace wm;

static_assert(is_utf8(""));
static_assert(is_utf8("plain, \u00e9, \u20ac, \U0001f600"));
static_assert(utf8_length("\U0001f600 and more") == 4);
static_assert(utf8_length("") == 0);
static_assert(is_utf8("\xf4\x8f\xbf\xbf"));  // the last character
static_assert(!is_utf8("\x80"));             // a tail without a head
static_assert(!is_utf8("\xc3"));             // a head without its tail
static_assert(!is_utf8("\xe2\x82"));
static_assert(!is_utf8("\xc0\xaf"));  // longer than needed
static_assert(!is_utf8("\xe0\x9f\xbf"));
static_assert(!is_utf8("\xf0\x8f\xbf\xbf"));
static_assert(!is_utf8("\xed\xa0\x80"));      // half of a surrogate pair
static_assert(!is_utf8("\xf4\x90\x80\x80"));  // beyond the last character
static_assert(!is_utf8("\xff"));

TEST_CASE("characters are appended in UTF-8") {
  std::string text;
  for (const std::uint32_t c : {0x41u, 0x7fu, 0x80u, 0x7ffu, 0x800u, 0x20acu, 0xffffu, 0x10000u, 0x10ffffu})
    append_utf8(text, c);
  CHECK(text == "A\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80\xe2\x82\xac\xef\xbf\xbf\xf0\x90\x80\x80\xf4\x8f\xbf\xbf");
  CHECK(is_utf8(text));
}

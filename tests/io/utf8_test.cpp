// SPDX-License-Identifier: MIT
#include <whitematter/io/utf8.hpp>

#include <utility>
#include <vector>

#include "support/tensors.hpp"

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
static_assert(utf8_code_point("A") == 0x41);
static_assert(utf8_code_point("\u00e9") == 0xe9);
static_assert(utf8_code_point("\u20ac") == 0x20ac);
static_assert(utf8_code_point("\U0010ffff") == 0x10ffff);

static_assert(count_characters("") == 0);
static_assert(count_characters("A\u00e9\u20ac\U0010ffff") == 4);

TEST_CASE("characters are appended in UTF-8") {
  std::string text;
  for (const std::uint32_t c : {0x41u, 0x7fu, 0x80u, 0x7ffu, 0x800u, 0x20acu, 0xffffu, 0x10000u, 0x10ffffu})
    append_utf8(text, c);
  CHECK(text == "A\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80\xe2\x82\xac\xef\xbf\xbf\xf0\x90\x80\x80\xf4\x8f\xbf\xbf");
  CHECK(is_utf8(text));
}

TEST_CASE("each character is visited with its place") {
  std::vector<std::pair<std::uint32_t, std::size_t>> seen;
  const auto see = [&](std::uint32_t c, std::size_t at) { seen.emplace_back(c, at); };
  for_each_character("a\u00e9\U0001f600b", "test", see);
  CHECK(seen ==
        std::vector<std::pair<std::uint32_t, std::size_t>>{{'a', 0}, {0xe9, 1}, {0x1f600, 3}, {'b', 7}});
  CHECK(error_of([&] { for_each_character("a\xff", "test", see); }) ==
        "test: the text must be valid (expected UTF-8, got other bytes at 1)");
}

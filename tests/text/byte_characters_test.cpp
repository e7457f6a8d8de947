// SPDX-License-Identifier: MIT
#include <whitematter/text/byte_characters.hpp>

#include <set>

#include "support/catch.hpp"

using namespace wm;

TEST_CASE("bytes are written as in GPT-2's files") {
  CHECK(to_byte_characters("Az! ~") == "Az!\u0120~");
  CHECK(to_byte_characters("\n\t\r") == "\u010a\u0109\u010d");
  CHECK(to_byte_characters(std::string(1, '\0')) == "\u0100");
  CHECK(to_byte_characters("\u00e9\u20ac") == "\u00c3\u00a9\u00e2\u0124\u00ac");
  CHECK(to_byte_characters("\x7f\x80\xa0\xad\xff") == "\u0121\u0122\u0142\u0143\u00ff");
}

TEST_CASE("characters stand for one byte each") {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  CHECK(from_byte_characters(to_byte_characters(all)) == all);
  CHECK(std::set(byte_characters.begin(), byte_characters.end()).size() == 256);
  CHECK(from_byte_characters("") == "");
  for (const char* other : {" ", "a\n", "\u0144", "\u20ac", "\xff"}) CHECK(!from_byte_characters(other));
}

// SPDX-License-Identifier: MIT
#include <whitematter/io/json.hpp>

#include <map>
#include <vector>

#include "support/tensors.hpp"

using namespace wm;

namespace {

std::string read_string(std::string_view text) {
  json::Reader reader(text, "test");
  std::string result = reader.string();
  reader.end();
  return result;
}

std::map<std::string, std::vector<std::int64_t>> read_lists(std::string_view text) {
  std::map<std::string, std::vector<std::int64_t>> result;
  json::Reader reader(text, "test");
  reader.object(
      [&](const std::string& key) { reader.array([&] { result[key].push_back(reader.integer()); }); });
  reader.end();
  return result;
}

}  // namespace

TEST_CASE("objects of arrays of numbers are read") {
  const auto lists = read_lists(" { \"a\" : [ 1 , 0,\t9223372036854775807 ] ,\r\n\"b\":[20]} ");
  REQUIRE(lists.size() == 2);
  CHECK(lists.at("a") == std::vector<std::int64_t>{1, 0, 9223372036854775807});
  CHECK(lists.at("b") == std::vector<std::int64_t>{20});
  CHECK(read_lists("{}").empty());
  CHECK(read_lists("{\"a\":[]}").empty());
}

TEST_CASE("strings keep their characters through quotes") {
  for (const std::string text :
       {"", "plain", "quote \" and \\ backslash", "\x01\x1f\n\t", "\u00e9\u20ac\U0001f600"})
    CHECK(read_string(json::quoted(text)) == text);
  CHECK(json::quoted("a\"\n") == "\"a\\\"\\u000a\"");
}

TEST_CASE("texts become a list") {
  CHECK(json::quoted_list({"a", "\"", ""}) == R"(["a","\"",""])");
  CHECK(json::quoted_list({}) == "[]");
}

TEST_CASE("escapes are read") {
  CHECK(read_string(R"("\"\\\/\b\f\n\r\t")") == "\"\\/\b\f\n\r\t");
  CHECK(read_string(R"("\u0041\u00E9\u20ac\ud83d\uDE00")") == "A\u00e9\u20ac\U0001f600");
  CHECK(read_string(R"("\u0000")") == std::string(1, '\0'));
}

TEST_CASE("what is not strict JSON is refused, with the place") {
  const auto lists = [](std::string_view text) { return error_of<FileError>([&] { read_lists(text); }); };
  CHECK(lists("") == "test (expected '{' at byte 0, got the end)");
  CHECK(lists("[1]") == "test (expected '{' at byte 0, got '[')");
  CHECK(lists("{\"a\" [1]}") == "test (expected ':' at byte 5, got '[')");
  CHECK(lists("{\"a\":[1 2]}") == "test (expected ']' at byte 8, got '2')");
  CHECK(lists("{\"a\":[1,]}") == "test (expected a whole number at byte 8, got ']')");
  CHECK(lists("{\"a\":[1],}") == "test (expected '\"' at byte 9, got '}')");
  CHECK(lists("{\"a\":[1]") == "test (expected '}' at byte 8, got the end)");
  CHECK(lists("{\"a\":[1]} x") == "test (expected the end at byte 10, got 'x')");
  CHECK(lists("{a:[1]}") == "test (expected '\"' at byte 1, got 'a')");
  CHECK(lists("{\"a\":[-1]}") == "test (expected a whole number at byte 6, got '-')");
  CHECK(lists("{\"a\":[01]}") == "test (expected a whole number at byte 8, got ']')");
  CHECK(lists("{\"a\":[1.0]}") == "test (expected a whole number at byte 7, got '.')");
  CHECK(lists("{\"a\":[1e3]}") == "test (expected a whole number at byte 7, got 'e')");
  CHECK(lists("{\"a\":[9223372036854775808]}") == "test (expected a number below 2^63 at byte 24, got '8')");
  CHECK(lists("{\"a\":[\xff]}") == "test (expected a whole number at byte 6, got byte 255)");
}

TEST_CASE("strings that are not strict JSON are refused") {
  const auto string = [](std::string_view text) { return error_of<FileError>([&] { read_string(text); }); };
  CHECK(string("\"a") == "test (expected a character of a string in UTF-8 at byte 2, got the end)");
  CHECK(string("\"a\n\"") == "test (expected a character of a string in UTF-8 at byte 2, got byte 10)");
  CHECK(string(std::string_view("\"\0\"", 3)) ==
        "test (expected a character of a string in UTF-8 at byte 1, got byte 0)");
  CHECK(string("\"\xc3(\"") == "test (expected a character of a string in UTF-8 at byte 1, got byte 195)");
  CHECK(string(R"("\x41")") == "test (expected an escape of JSON at byte 2, got 'x')");
  CHECK(string(R"("\u12g4")") == "test (expected four hexadecimal digits at byte 5, got 'g')");
  CHECK(string(R"("\ud83d")") == "test (expected a surrogate pair at byte 7, got '\"')");
  CHECK(string(R"("\ud83dA")") == "test (expected a surrogate pair at byte 7, got 'A')");
  CHECK(string(R"("\udc00")") == "test (expected a surrogate pair at byte 7, got '\"')");
  CHECK(string("\"\\") == "test (expected an escape of JSON at byte 2, got the end)");
}

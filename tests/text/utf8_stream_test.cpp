// SPDX-License-Identifier: MIT
#include <whitematter/text/utf8_stream.hpp>

#include <vector>

#include "support/catch.hpp"
#include "support/texts.hpp"

using namespace wm;

namespace {

/// What comes out with each byte, and at the end.
std::vector<std::string> streamed(std::string_view bytes) {
  Utf8Stream stream;
  std::vector<std::string> result;
  for (std::size_t i = 0; i < bytes.size(); ++i) result.push_back(stream.push(bytes.substr(i, 1)));
  result.push_back(stream.finish());
  return result;
}

const std::string unknown = "\ufffd";

}  // namespace

TEST_CASE("a character comes with its last byte") {
  CHECK(streamed("a\u00e9") == std::vector<std::string>{"a", "", "\u00e9", ""});
  CHECK(streamed("\u20ac") == std::vector<std::string>{"", "", "\u20ac", ""});
  CHECK(streamed("\U0001f600") == std::vector<std::string>{"", "", "", "\U0001f600", ""});
  CHECK(streamed("") == std::vector<std::string>{""});
}

// The same bytes go through TextDecoder in tokenizer_test.mjs.
TEST_CASE("bytes of no character are replaced") {
  CHECK(streamed("\xff"
                 "a") == std::vector<std::string>{unknown, "a", ""});
  CHECK(streamed("\x80") == std::vector<std::string>{unknown, ""});
  CHECK(streamed("\xe2\x82"
                 "a") == std::vector<std::string>{"", "", unknown + "a", ""});
  CHECK(streamed("\xe2\x82") == std::vector<std::string>{"", "", unknown});
  CHECK(streamed("\xe2\xe2\x82\xac") == std::vector<std::string>{"", unknown, "", "\u20ac", ""});
  CHECK(streamed("\xed\xa0\x80") == std::vector<std::string>{"", unknown + unknown, unknown, ""});
  CHECK(streamed("\xe0\x80") == std::vector<std::string>{"", unknown + unknown, ""});
  CHECK(streamed("\xf0\x9f\x98") == std::vector<std::string>{"", "", "", unknown});
  CHECK(streamed("\xf4\x90") == std::vector<std::string>{"", unknown + unknown, ""});
  CHECK(streamed("\xc0\xaf") == std::vector<std::string>{unknown, unknown, ""});
}

TEST_CASE("pieces of any size make up the text") {
  Generator generator(1);
  for (int round = 0; round < 100; ++round) {
    const std::string text = random_text(generator, 50, 0.3);
    Utf8Stream stream;
    std::string got;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t size = generator.below(6);
      got += stream.push(std::string_view(text).substr(at, size));
      REQUIRE(is_utf8(got));
      at += size;
    }
    CHECK(got == text);
    CHECK(stream.finish().empty());
  }
}

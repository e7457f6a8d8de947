// SPDX-License-Identifier: MIT
#include <whitematter/text/tokenizer_json.hpp>

#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("a tokenizer's JSON has a type and lists") {
  const TokenizerJson json{"some", {{"vocab", {"a", "\"", "\u20ac"}}, {"merges", {}}}};
  CHECK(json.write() == "{\"type\":\"some\",\"merges\":[],\"vocab\":[\"a\",\"\\\"\",\"\u20ac\"]}");
  const auto read = TokenizerJson::read(json.write(), "some", {"vocab", "merges"});
  CHECK(read.type == "some");
  CHECK(read.lists == json.lists);
}

TEST_CASE("the type of any tokenizer's JSON can be asked for") {
  CHECK(TokenizerJson::type_of(R"({"vocab":["a"],"type":"some","merges":[]})") == "some");
  CHECK(TokenizerJson::type_of("{}") == "");
  CHECK(error_of<FileError>([] { TokenizerJson::type_of("[]"); }) ==
        "from_json: the text must be a tokenizer's JSON (expected '{' at byte 0, got '[')");
}

TEST_CASE("another JSON is refused") {
  const auto error = [](std::string_view text) {
    const std::string message = error_of<FileError>([&] { TokenizerJson::read(text, "some", {"vocab"}); });
    const std::string begin = "from_json: the text must be a tokenizer's JSON ";
    return message.starts_with(begin) ? message.substr(begin.size()) : "another: " + message;
  };
  CHECK(error("[]") == "(expected '{' at byte 0, got '[')");
  CHECK(error(R"({"type":"bpe","vocab":[]})") == R"((expected "some", got "bpe"))");
  CHECK(error(R"({"type":"some","vocab":[1]})") == "(expected '\"' at byte 24, got '1')");
  const std::string members = R"((expected "type" and ["vocab"] once each, got )";
  CHECK(error(R"({"type":"some","merges":[]})") == members + R"("merges"))");
  CHECK(error(R"({"type":"some","type":"some","vocab":[]})") == members + R"("type"))");
  CHECK(error(R"({"type":"some","vocab":[],"vocab":[]})") == members + R"("vocab"))");
  CHECK(error(R"({"type":"some"})") == members + "1 of them)");
  CHECK(error(R"({"vocab":[]})") == members + "1 of them)");
  CHECK(error(R"({"type":"some","vocab":[]} 1)") == "(expected the end at byte 27, got '1')");
}

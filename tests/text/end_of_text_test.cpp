// SPDX-License-Identifier: MIT
#include <whitematter/text/end_of_text.hpp>

#include "support/tensors.hpp"

using namespace wm;

namespace {

std::string marked(std::string_view texts) {
  std::string result;
  for_each_text(
      texts, "test", [&](std::string_view text) { result.append("[").append(text).append("]"); },
      [&] { result += "|"; });
  return result;
}

}  // namespace

TEST_CASE("texts are told apart") {
  CHECK(marked("") == "[]");
  CHECK(marked("one <|endoftext|") == "[one <|endoftext|]");
  CHECK(marked("one<|endoftext|>two<|endoftext|><|endoftext|>") == "[one]|[two]|[]|[]");
  CHECK(error_of([] { marked("one<|endoftext|>\xff"); }) ==
        "test: the text must be valid (expected UTF-8, got other bytes at 16)");
}

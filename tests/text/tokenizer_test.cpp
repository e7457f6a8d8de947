// SPDX-License-Identifier: MIT
#include <whitematter/text/tokenizer.hpp>

#include <whitematter/text/byte_pair_encoding.hpp>
#include <whitematter/text/character_vocabulary.hpp>

#include "support/tensors.hpp"

using namespace wm;

static_assert(Tokenizer<CharacterVocabulary>);
static_assert(Tokenizer<BytePairEncoding>);
static_assert(!Tokenizer<std::string>);

TEST_CASE("each token adds to a text") {
  const auto append = [](std::string& to, std::size_t token) { to += std::string(token, 'x') + '.'; };
  CHECK(wm::detail::decode(std::vector<std::int64_t>{2, 0, 1}, 3, append) == "xx..x.");
  CHECK(wm::detail::decode(std::vector<std::int64_t>{}, 3, append) == "");
  for (const std::int64_t token : {-1, 3})
    CHECK(error_of<IndexError>([&] {
            wm::detail::decode(std::vector<std::int64_t>{0, token}, 3, append);
          }) ==
          text("decode: a token must be in the vocabulary (expected 0 to 2, got ", token, " at position 1)"));
}

// SPDX-License-Identifier: MIT
#include <whitematter/text/byte_pair_encoding.hpp>

#include <whitematter/text/utf8_stream.hpp>

#include "io/temporary_folder.hpp"
#include "support/tensors.hpp"
#include "support/texts.hpp"

using namespace wm;

namespace {

/// What encoding is by definition: the pair of the lowest rank is merged everywhere, again and again.
std::vector<std::int64_t> encoded_by_definition(const BytePairs& pairs, std::string_view text) {
  std::vector<std::int64_t> all;
  for_each_pre_token(text, "test", [&](std::string_view piece) {
    std::vector<std::int64_t> tokens;
    for (const char byte : piece) tokens.push_back(pairs.bytes[static_cast<unsigned char>(byte)]);
    for (const auto& [left, right, result] : pairs.merges)
      for (std::size_t i = 0; i + 1 < tokens.size(); ++i)
        if (tokens[i] == left && tokens[i + 1] == right) {
          tokens[i] = result;
          tokens.erase(tokens.begin() + static_cast<std::ptrdiff_t>(i) + 1);
        }
    all.insert(all.end(), tokens.begin(), tokens.end());
  });
  return all;
}

}  // namespace

TEST_CASE("frequent sequences become tokens") {
  const auto encoding = BytePairEncoding::train("the then there the", 260);
  CHECK(encoding.size() == 260);  // "he", "the" and " the" beside bytes and the end
  const auto tokens = encoding.encode("the the he").to_vector();
  CHECK(tokens == std::vector<std::int64_t>{257, 258, 220, 256});
  CHECK(encoding.decode(tokens) == "the the he");
  CHECK(encoding.decode(std::vector<std::int64_t>{258}) == " the");
  CHECK(encoding.encode("").size(0) == 0);
  CHECK(encoding.encode("!").to_vector() == std::vector<std::int64_t>{0});
  CHECK(BytePairEncoding().size() == 257);
  CHECK(BytePairEncoding().encode("\u20ac").size(0) == 3);
}

TEST_CASE("encoding agrees with its definition, and decoding gives the text back") {
  Generator generator(4);
  for (int round = 0; round < 20; ++round) {
    const BytePairs pairs = train_byte_pairs(random_text(generator, 2000, 0.9), 50 * round);
    const BytePairEncoding encoding(pairs);
    for (int i = 0; i < 10; ++i) {
      const std::string text = random_text(generator, 300, 0.1 * i);
      const auto tokens = encoding.encode(text);
      CHECK(tokens.to_vector() == encoded_by_definition(pairs, text));
      CHECK(encoding.decode(tokens) == text);
    }
  }
}

TEST_CASE("long words are encoded by the same rule") {
  Generator generator(5);
  std::string word;
  for (int i = 0; i < 20000; ++i) word += static_cast<char>('a' + generator.below(3));
  const BytePairs pairs = train_byte_pairs(word, 200);
  const std::string other = word.substr(7000) + std::string(3001, 'a');
  CHECK(pairs.merges.size() == 200);
  CHECK(BytePairEncoding(pairs).encode(other).to_vector() == encoded_by_definition(pairs, other));
}

TEST_CASE("the end of a text is a token where it is asked for") {
  const BytePairEncoding encoding;
  const std::string texts = "a<|endoftext|>b";
  CHECK(encoding.end_of_text() == 256);
  CHECK(encoding.encode(texts).size(0) == 15);
  const auto tokens = encoding.encode(texts, {.end_of_text = true});
  CHECK(tokens.to_vector() == std::vector<std::int64_t>{64, 256, 65});
  CHECK(encoding.decode(tokens) == texts);
}

TEST_CASE("tokens can end within a character") {
  const BytePairEncoding encoding;
  Utf8Stream stream;
  std::string printed;
  std::vector<std::size_t> sizes;
  for (const std::int64_t token : encoding.encode("a\u20ac").to_vector()) {
    printed += stream.push(encoding.decode({&token, 1}));
    sizes.push_back(printed.size());
  }
  CHECK(printed == "a\u20ac");
  CHECK(sizes == std::vector<std::size_t>{1, 1, 1, 4});
}

TEST_CASE("an encoding is kept in files and in JSON") {
  const TemporaryFolder folder;
  const auto encoding = BytePairEncoding::train("the then there the \u00e9\u00e9\u00e9", 270);
  const auto vocab = folder / "vocab.json", merges = folder / "merges.txt";
  encoding.save(vocab, merges);
  CHECK(BytePairEncoding::load(vocab, merges).to_json() == encoding.to_json());
  const auto again = BytePairEncoding::from_json(encoding.to_json());
  CHECK(again.to_json() == encoding.to_json());
  CHECK(again.encode("there \u00e9 the").to_vector() == encoding.encode("there \u00e9 the").to_vector());
  CHECK(error_of<FileError>([] {
          BytePairEncoding::from_json(R"({"type":"bpe","vocab":[],"merges":[]})");
        }) == "from_json: each byte must have a token (expected \"\u0100\", got none)");
}

TEST_CASE("what cannot be encoded, decoded or trained is named") {
  const BytePairEncoding encoding;
  CHECK(error_of([&] { encoding.encode("ab\xff"); }) ==
        "encode: the text must be valid (expected UTF-8, got other bytes at 2)");
  CHECK(error_of<IndexError>([&] { encoding.decode(std::vector<std::int64_t>{257}); }) ==
        "decode: a token must be in the vocabulary (expected 0 to 256, got 257 at position 0)");
  CHECK(error_of([] { BytePairEncoding::train("", 256); }) ==
        "train: the vocabulary must have each byte and <|endoftext|> (expected >= 257, got 256)");
}

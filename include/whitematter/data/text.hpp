// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <filesystem>
#include <span>

#include <whitematter/io/input_file.hpp>
#include <whitematter/io/utf8.hpp>
#include <whitematter/tensor/tensor.hpp>

namespace wm {

/// The tokens of a text, in order.
using Tokens = Tensor<std::int64_t, Shape<Time>>;

/// Characters as tokens: token i is the i-th of the characters in the order of their code points.
class CharacterVocabulary {
 public:
  CharacterVocabulary() = default;

  /// The characters that a text in UTF-8 has, each once.
  explicit CharacterVocabulary(std::string_view text) {
    std::vector<bool> seen;
    for_each(text, "CharacterVocabulary", [&](std::uint32_t c, std::size_t) {
      if (c >= seen.size()) seen.resize(c + 1);
      seen[c] = true;
    });
    for (std::uint32_t c = 0; c < seen.size(); ++c)
      if (seen[c]) points_.push_back(c);
  }

  int size() const { return static_cast<int>(points_.size()); }

  /// All characters as a text, of which the same vocabulary can be made again.
  std::string characters() const {
    std::string result;
    for (const std::uint32_t c : points_) append_utf8(result, c);
    return result;
  }

  /// The token of each character. Fails with IndexError for a character that has none.
  Tokens encode(std::string_view text) const {
    std::vector<std::int64_t> tokens;
    tokens.reserve(text.size());
    for_each(text, "encode", [&](std::uint32_t c, std::size_t at) {
      const auto found = std::lower_bound(points_.begin(), points_.end(), c);
      if (found == points_.end() || *found != c) [[unlikely]]
        fail<IndexError>(wm::text("encode: a character must be in the vocabulary (expected one of ", size(),
                                  ", got code point ", c, " at byte ", at, ")"));
      tokens.push_back(found - points_.begin());
    });
    return Tokens::from(tokens, tokens.size());
  }

  /// The text of tokens. Fails with IndexError for a number that is no token.
  std::string decode(std::span<const std::int64_t> tokens) const {
    std::string result;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      if (tokens[i] < 0 || tokens[i] >= size()) [[unlikely]]
        fail<IndexError>(wm::text("decode: a token must be in the vocabulary (expected 0 to ", size() - 1,
                                  ", got ", tokens[i], " at position ", i, ")"));
      append_utf8(result, points_[static_cast<std::size_t>(tokens[i])]);
    }
    return result;
  }
  std::string decode(const Tokens& tokens) const { return decode(tokens.to_vector()); }

 private:
  /// Calls f(code point, byte) for each character.
  template <class F>
  static void for_each(std::string_view text, const char* operation, const F& f) {
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t length = utf8_length(text.substr(at));
      if (length == 0) [[unlikely]]
        fail(wm::text(operation, ": the text must be valid (expected UTF-8, got other bytes at ", at, ")"));
      const auto byte = [&](std::size_t i) {
        return std::uint32_t{static_cast<unsigned char>(text[at + i])};
      };
      std::uint32_t c = length == 1 ? byte(0) : byte(0) & (0x7fu >> length);
      for (std::size_t i = 1; i < length; ++i) c = c << 6 | (byte(i) & 0x3fu);
      f(c, at);
      at += length;
    }
  }

  std::vector<std::uint32_t> points_;
};

/// All of a file in UTF-8. Fails with FileError, naming it.
inline std::string read_text(const std::filesystem::path& path) {
  const InputFile file(path);
  std::string content(static_cast<std::size_t>(file.size()), ' ');
  file.read(0, content.data(), file.size());
  file.require(is_utf8(content), "the file must be a text", "UTF-8", "other bytes");
  return content;
}

/// A text as characters: the first part to train on, the rest to validate with.
struct Text {
  CharacterVocabulary vocabulary;
  Tokens train;
  Tokens validation;

  /// Reads a file in UTF-8. Both parts must get a character; the vocabulary is that of both.
  [[gnu::cold]] static Text open(const std::filesystem::path& path, double train_share = 0.9) {
    check(train_share > 0 && train_share < 1, "Text::open: the share to train on must be between 0 and 1",
          "0.9 or the like", train_share);
    const std::string content = read_text(path);
    CharacterVocabulary vocabulary(content);
    const Tokens all = vocabulary.encode(content);
    const int train = static_cast<int>(all.size(0) * train_share);
    if (train == 0 || train == all.size(0))
      fail<FileError>(text("read ", path.string(),
                           ": the text must be long enough to be split (expected more characters, got ",
                           all.size(0), ")"));
    const auto part = [&](int begin, int count) { return Tokens(all.array().sliced(begin, count)); };
    return {std::move(vocabulary), part(0, train), part(train, all.size(0) - train)};
  }
};

}  // namespace wm

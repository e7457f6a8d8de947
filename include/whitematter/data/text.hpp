// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>

#include <whitematter/io/text_file.hpp>
#include <whitematter/text/character_vocabulary.hpp>

namespace wm {

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

// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>

#include <whitematter/io/text_file.hpp>
#include <whitematter/io/utf8.hpp>

namespace wm {

/// A text in two parts: the first to train on, the rest to validate with.
struct Text {
  std::string train;
  std::string validation;

  /// Reads a file in UTF-8, of which this share of the characters is to train on. Both parts must get one.
  [[gnu::cold]] static Text open(const std::filesystem::path& path, double train_share = 0.9) {
    check(train_share > 0 && train_share < 1, "Text::open: the share to train on must be between 0 and 1",
          "0.9 or the like", train_share);
    const std::string content = read_text(path);
    const std::int64_t all = count_characters(content);
    const auto train = static_cast<std::int64_t>(static_cast<double>(all) * train_share);
    if (train == 0 || train == all)
      fail<FileError>(text("read ", path.string(),
                           ": the text must be long enough to be split (expected more characters, got ", all,
                           ")"));
    std::size_t end = 0;
    for (std::int64_t i = 0; i < train; ++i) end += utf8_length(std::string_view(content).substr(end));
    return {content.substr(0, end), content.substr(end)};
  }
};

}  // namespace wm

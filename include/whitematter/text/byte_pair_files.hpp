// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/io/text_file.hpp>
#include <whitematter/text/byte_pairs.hpp>

namespace wm {

namespace detail {

inline constexpr std::string_view merges_version = "#version: 0.2";

inline std::string reading(const std::filesystem::path& path) { return "read " + path.string(); }

[[gnu::cold]] inline std::vector<std::string> read_vocab(const std::filesystem::path& path) {
  const std::string content = read_text(path);
  std::vector<std::pair<std::int64_t, std::string>> numbered;
  json::Reader reader(content, reading(path) + ": the file must be strict JSON");
  reader.object([&](const std::string& token) { numbered.emplace_back(reader.integer(), token); });
  reader.end();
  std::sort(numbered.begin(), numbered.end());
  std::vector<std::string> vocab;
  for (auto& [number, token] : numbered) {
    if (number != static_cast<std::int64_t>(vocab.size()))
      BytePairs::reject(reading(path), "the tokens must have the numbers from 0 on, each once",
                        text(vocab.size()), text(number));
    vocab.push_back(std::move(token));
  }
  return vocab;
}

[[gnu::cold]] inline std::vector<std::string> read_merges(const std::filesystem::path& path) {
  const std::string content = read_text(path);
  const auto end_of_line = [&](std::size_t at) { return std::min(content.find('\n', at), content.size()); };
  std::size_t at = end_of_line(0);
  if (!content.starts_with(merges_version))
    BytePairs::reject(reading(path), "the first line must be the version", json::quoted(merges_version),
                      json::quoted(content.substr(0, at)));
  std::vector<std::string> merges;
  while (++at < content.size()) {
    const std::size_t end = end_of_line(at);
    merges.push_back(content.substr(at, end - at));
    at = end;
  }
  return merges;
}

}  // namespace detail

/// Reads the two files of GPT-2's tokenizer: vocab.json gives each token its number, {"!": 0, ...}, and
/// merges.txt has a line with its version and then a merge on each, "left right". Fails with FileError, which
/// names the file and what is wrong in it.
[[gnu::cold]] inline BytePairs read_byte_pairs(const std::filesystem::path& vocab,
                                               const std::filesystem::path& merges) {
  return BytePairs({detail::read_vocab(vocab), detail::read_merges(merges)}, detail::reading(vocab),
                   detail::reading(merges));
}

/// Writes the two files. Fails with FileError.
[[gnu::cold]] inline void write_byte_pairs(const BytePairs& pairs, const std::filesystem::path& vocab,
                                           const std::filesystem::path& merges) {
  const BytePairs::Lists lists = pairs.lists();
  std::string tokens = "{", lines(detail::merges_version);
  for (std::size_t i = 0; i < lists.vocab.size(); ++i)
    tokens.append(i == 0 ? "" : ", ").append(json::quoted(lists.vocab[i])).append(": ").append(text(i));
  for (const std::string& merge : lists.merges) lines.append("\n").append(merge);
  write_text(vocab, tokens + "}\n");
  write_text(merges, lines + "\n");
}

}  // namespace wm

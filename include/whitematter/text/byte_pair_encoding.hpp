// SPDX-License-Identifier: MIT
#pragma once

#include <queue>

#include <whitematter/text/byte_pair_files.hpp>
#include <whitematter/text/byte_pair_training.hpp>
#include <whitematter/text/tokenizer.hpp>
#include <whitematter/text/tokenizer_json.hpp>

namespace wm {

struct EncodeOptions {
  /// <|endoftext|> is one token where it stands, and otherwise text like any other.
  bool end_of_text = false;
};

/// The tokenizer of GPT-2: every byte is a token, and so are frequent sequences of bytes. Any text can be
/// encoded. Source: Radford et al., "Language models are unsupervised multitask learners", 2019.
class BytePairEncoding {
 public:
  static constexpr const char* json_type = "bpe";

  /// Bytes alone, and <|endoftext|>.
  BytePairEncoding() : BytePairEncoding(BytePairs()) {}

  explicit BytePairEncoding(BytePairs pairs) : pairs_(std::move(pairs)) {
    for (std::size_t i = 0; i < pairs_.merges.size(); ++i)
      ranks_.emplace(BytePairs::key(pairs_.merges[i].left, pairs_.merges[i].right), static_cast<int>(i));
  }

  /// Learns from a text in UTF-8 which sequences are frequent, as train_byte_pairs says. The vocabulary has
  /// 257 tokens without them, and stays smaller than asked for where a text has too few.
  static BytePairEncoding train(std::string_view text, int vocabulary_size,
                                const MergeProgress& progress = {}) {
    const int smallest = BytePairEncoding().size();
    check(vocabulary_size >= smallest, "train: the vocabulary must have each byte and <|endoftext|>",
          wm::text(">= ", smallest), vocabulary_size);
    return BytePairEncoding(train_byte_pairs(text, vocabulary_size - smallest, progress));
  }

  /// GPT-2's files: vocab.json, also named encoder.json, and merges.txt, vocab.bpe. Fails with FileError.
  static BytePairEncoding load(const std::filesystem::path& vocab, const std::filesystem::path& merges) {
    return BytePairEncoding(read_byte_pairs(vocab, merges));
  }
  void save(const std::filesystem::path& vocab, const std::filesystem::path& merges) const {
    write_byte_pairs(pairs_, vocab, merges);
  }

  int size() const { return static_cast<int>(pairs_.tokens.size()); }

  /// The token <|endoftext|>.
  int end_of_text() const { return pairs_.end_of_text; }

  /// Fails where the text is not UTF-8.
  Tokens encode(std::string_view text, EncodeOptions options = {}) const {
    std::vector<std::int64_t> tokens;
    // Most words of a text have stood in it before: their first tokens, and the number of them.
    std::unordered_map<std::string_view, std::pair<std::size_t, std::size_t>> known;
    const auto add_piece = [&](std::string_view piece) {
      const auto [place, is_new] = known.try_emplace(piece, tokens.size(), 0);
      auto& [first, count] = place->second;
      if (is_new) {
        merge(piece, tokens);
        count = tokens.size() - first;
      } else {
        for (std::size_t i = 0; i < count; ++i) tokens.push_back(tokens[first + i]);
      }
    };
    const auto add_text = [&](std::string_view part) { for_each_pre_token(part, "encode", add_piece); };
    if (options.end_of_text)
      for_each_text(text, "encode", add_text, [&] { tokens.push_back(end_of_text()); });
    else
      add_text(text);
    return Tokens::from(tokens, tokens.size());
  }

  /// The bytes of tokens, which may begin or end within a character. Fails with IndexError for a number that
  /// is no token.
  std::string decode(std::span<const std::int64_t> tokens) const {
    return detail::decode(tokens, size(),
                          [&](std::string& to, std::size_t token) { to += pairs_.tokens[token]; });
  }
  std::string decode(const Tokens& tokens) const { return decode(tokens.to_vector()); }

  /// {"type": "bpe", "merges": ["h e", ...], "vocab": ["!", ...]}, in the characters of GPT-2's files.
  [[gnu::cold]] std::string to_json() const {
    auto [vocab, merges] = pairs_.lists();
    return TokenizerJson{json_type, {{"vocab", std::move(vocab)}, {"merges", std::move(merges)}}}.write();
  }

  /// Fails with FileError for what to_json() does not write.
  [[gnu::cold]] static BytePairEncoding from_json(std::string_view text) {
    const auto read = TokenizerJson::read(text, json_type, {"vocab", "merges"});
    return BytePairEncoding(
        BytePairs({read.lists.at("vocab"), read.lists.at("merges")}, "from_json", "from_json"));
  }

 private:
  /// Merges the tokens of a piece: the lowest rank first, and of one rank the leftmost pair.
  void merge(std::string_view piece, std::vector<std::int64_t>& to) const {
    const std::size_t size = piece.size();
    std::vector<int> tokens(size);  // -1 where a merge has taken one away
    std::vector<std::size_t> next(size), previous(size);
    using Offer = std::pair<int, std::size_t>;  // its rank and the place of its first token
    std::priority_queue<Offer, std::vector<Offer>, std::greater<>> pairs;
    const auto offer = [&](std::size_t left) {
      if (next[left] == size) return;
      const auto found = ranks_.find(BytePairs::key(tokens[left], tokens[next[left]]));
      if (found != ranks_.end()) pairs.emplace(found->second, left);
    };
    for (std::size_t i = 0; i < size; ++i) {
      tokens[i] = pairs_.bytes[static_cast<unsigned char>(piece[i])];
      next[i] = i + 1;
      previous[i] = i - 1;
    }
    for (std::size_t i = 0; i < size; ++i) offer(i);
    while (!pairs.empty()) {
      const auto [rank, left] = pairs.top();
      pairs.pop();
      const BytePairs::Merge& merge = pairs_.merges[static_cast<std::size_t>(rank)];
      const std::size_t right = next[left];
      if (tokens[left] != merge.left || right == size || tokens[right] != merge.right) continue;
      tokens[left] = merge.result;
      tokens[right] = -1;
      next[left] = next[right];
      if (next[left] < size) previous[next[left]] = left;
      if (left > 0) offer(previous[left]);
      offer(left);
    }
    for (std::size_t i = 0; i < size; i = next[i]) to.push_back(tokens[i]);
  }

  BytePairs pairs_;
  std::unordered_map<std::uint64_t, int> ranks_;  // of the pairs that have one
};

}  // namespace wm

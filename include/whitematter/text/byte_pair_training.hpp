// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <queue>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <whitematter/text/byte_pairs.hpp>
#include <whitematter/text/pre_token.hpp>

namespace wm {

/// Called after each merge that is found, with their number and the most there can be.
using MergeProgress = std::function<void(int done, int total)>;

namespace detail {

/// The different pieces of a text, how often each pair of tokens stands in them, and where, so that a merge
/// costs what it changes.
class BytePairTraining {
 public:
  [[gnu::cold]] explicit BytePairTraining(std::string_view texts) {
    std::unordered_map<std::string_view, std::size_t> places;
    const auto add = [&](std::string_view piece) {
      const auto [place, is_new] = places.try_emplace(piece, pieces_.size());
      if (is_new) pieces_.push_back(piece_of(piece));
      ++pieces_[place->second].count;
    };
    const auto add_text = [&](std::string_view text) { for_each_pre_token(text, "train", add); };
    for_each_text(texts, "train", add_text, [] {});
    for (std::size_t i = 0; i < pieces_.size(); ++i)
      for (std::size_t t = 1; t < pieces_[i].tokens.size(); ++t)
        change(pieces_[i].tokens[t - 1], pieces_[i].tokens[t], i, pieces_[i].count);
    offer();
  }

  [[gnu::cold]] BytePairs run(int merges, const MergeProgress& progress) {
    while (static_cast<int>(merges_.size()) < merges && !offers_.empty()) {
      const auto [count, inverse] = offers_.top();
      offers_.pop();
      // Merges have lowered the count of a pair since it was offered, but cannot have raised it: a pair has
      // all its places when its later token is made.
      const std::int64_t now = pairs_.at(~inverse).count;
      if (now < count) {
        if (now > 1) offers_.emplace(now, inverse);
        continue;
      }
      merge(~inverse);
      if (progress) progress(static_cast<int>(merges_.size()), merges);
    }
    return BytePairs(merges_);
  }

 private:
  struct Piece {
    std::vector<int> tokens;
    std::int64_t count = 0;
  };
  struct Pair {
    std::int64_t count = 0;
    std::vector<std::size_t> pieces;  // those that have it, or had it
  };

  Piece piece_of(std::string_view text) const {
    Piece piece;
    for (const char byte : text) piece.tokens.push_back(alphabet_.bytes[static_cast<unsigned char>(byte)]);
    return piece;
  }

  void change(int left, int right, std::size_t piece, std::int64_t by) {
    const std::uint64_t key = BytePairs::key(left, right);
    Pair& pair = pairs_[key];
    pair.count += by;
    if (by < 0 || (!pair.pieces.empty() && pair.pieces.back() == piece)) return;
    if (pair.pieces.empty()) new_.push_back(key);
    pair.pieces.push_back(piece);
  }

  // The greatest offer comes first: the most frequent pair, and of such the one with the smallest key.
  void offer() {
    for (const std::uint64_t key : new_)
      if (const std::int64_t count = pairs_.at(key).count; count > 1) offers_.emplace(count, ~key);
    new_.clear();
  }

  void merge(std::uint64_t key) {
    const int left = static_cast<int>(key >> 32), right = static_cast<int>(key & 0xffffffffu);
    const int result = static_cast<int>(alphabet_.bytes.size() + merges_.size());
    merges_.emplace_back(left, right);
    const std::vector<std::size_t> pieces = std::move(pairs_.at(key).pieces);
    for (const std::size_t piece : pieces) replace(piece, left, right, result);
    pairs_.erase(key);
    offer();
  }

  void replace(std::size_t piece, int left, int right, int result) {
    auto& tokens = pieces_[piece].tokens;
    const std::int64_t count = pieces_[piece].count;
    std::size_t to = 0;
    for (std::size_t from = 0; from < tokens.size(); ++from, ++to) {
      tokens[to] = tokens[from];
      if (from + 1 == tokens.size() || tokens[from] != left || tokens[from + 1] != right) continue;
      tokens[to] = result;
      if (to > 0) {
        change(tokens[to - 1], left, piece, -count);
        change(tokens[to - 1], result, piece, count);
      }
      ++from;
      if (from + 1 < tokens.size()) {
        change(right, tokens[from + 1], piece, -count);
        change(result, tokens[from + 1], piece, count);
      }
    }
    tokens.resize(to);
  }

  const BytePairs alphabet_;
  std::vector<Piece> pieces_;
  std::unordered_map<std::uint64_t, Pair> pairs_;
  std::vector<std::uint64_t> new_;  // pairs to be offered
  std::priority_queue<std::pair<std::int64_t, std::uint64_t>> offers_;
  std::vector<std::pair<int, int>> merges_;
};

}  // namespace detail

/// Merges the pair of tokens that stands in the text most often, again and again, as many times as asked for
/// or until none stands there twice. Overlapping places count, and pairs do not reach across the pieces into
/// which GPT-2 splits a text, nor across <|endoftext|>. Of pairs that are equally frequent, the one whose
/// first token has the smaller number is merged, and of these the one whose second token has. Fails where the
/// text is not UTF-8. Source: Sennrich et al., "Neural machine translation of rare words with subword units",
/// 2016.
[[gnu::cold]] inline BytePairs train_byte_pairs(std::string_view text, int merges,
                                                const MergeProgress& progress = {}) {
  return detail::BytePairTraining(text).run(merges, progress);
}

}  // namespace wm

// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <numeric>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include <whitematter/io/json.hpp>
#include <whitematter/text/byte_characters.hpp>
#include <whitematter/text/end_of_text.hpp>

namespace wm {

/// What a byte-pair encoding consists of: the bytes of each token, and which pairs of tokens become one,
/// first ones first. A token is one byte, or what one merge makes of two earlier ones, or the end of a text.
struct BytePairs {
  struct Merge {
    int left, right, result;
  };

  /// Two tokens as one number, which orders pairs by the first token, then by the second.
  static constexpr std::uint64_t key(int left, int right) {
    return std::uint64_t{static_cast<std::uint32_t>(left)} << 32 | static_cast<std::uint32_t>(right);
  }

  /// The same as strings: the tokens in order, and merges as "left right", both in byte characters.
  struct Lists {
    std::vector<std::string> vocab;
    std::vector<std::string> merges;
  };

  std::vector<std::string> tokens;
  std::vector<Merge> merges;
  std::array<int, 256> bytes{};  ///< the token of each
  int end_of_text = 0;

  /// Numbers tokens as GPT-2 does: bytes in the order of their characters, what the merges of pairs make, the
  /// end of a text.
  [[gnu::cold]] explicit BytePairs(const std::vector<std::pair<int, int>>& pairs = {}) {
    std::array<std::size_t, 256> order;
    std::iota(order.begin(), order.end(), 0u);
    std::sort(order.begin(), order.end(),
              [](std::size_t a, std::size_t b) { return byte_characters[a] < byte_characters[b]; });
    for (const std::size_t byte : order) bytes[byte] = add(one(byte));
    for (const auto& [left, right] : pairs) merges.push_back({left, right, add(joined(left, right))});
    end_of_text = add(std::string(end_of_text_name));
  }

  /// Fails with FileError, which begins with the subject that is at fault.
  [[gnu::cold]] BytePairs(const Lists& lists, const std::string& vocab_subject,
                          const std::string& merges_subject) {
    Numbers numbers;
    read_vocab(lists.vocab, numbers, vocab_subject);
    std::vector<bool> made(tokens.size());
    for (const int token : bytes) made[static_cast<std::size_t>(token)] = true;
    read_merges(lists.merges, numbers, made, merges_subject);
    made[static_cast<std::size_t>(end_of_text)] = true;
    const auto never = static_cast<std::size_t>(std::find(made.begin(), made.end(), false) - made.begin());
    if (never < made.size())
      reject(vocab_subject, "a token of several bytes must be made by a merge", "a merge",
             "none for " + json::quoted(lists.vocab[never]));
  }

  [[gnu::cold]] Lists lists() const {
    Lists result;
    for (const std::string& token : tokens) result.vocab.push_back(to_byte_characters(token));
    const auto written = [&](int token) { return result.vocab[static_cast<std::size_t>(token)]; };
    for (const Merge& merge : merges)
      result.merges.push_back(written(merge.left) + ' ' + written(merge.right));
    return result;
  }

  [[noreturn, gnu::cold]] static void reject(const std::string& subject, const std::string& rule,
                                             const std::string& expected, const std::string& got) {
    fail<FileError>(subject + ": " + rule + " (expected " + expected + ", got " + got + ")");
  }

 private:
  using Numbers = std::unordered_map<std::string, int>;

  static std::string one(std::size_t byte) { return std::string(1, static_cast<char>(byte)); }

  static int number(const Numbers& numbers, const std::string& token) {
    const auto found = numbers.find(token);
    return found == numbers.end() ? -1 : found->second;
  }

  int add(const std::string& token) {
    tokens.push_back(token);
    return static_cast<int>(tokens.size()) - 1;
  }

  std::string joined(int left, int right) const {
    return tokens[static_cast<std::size_t>(left)] + tokens[static_cast<std::size_t>(right)];
  }

  void read_vocab(const std::vector<std::string>& vocab, Numbers& numbers, const std::string& subject) {
    for (const std::string& written : vocab) {
      const auto token = from_byte_characters(written);
      if (!token)
        reject(subject, "a token must be written in characters that stand for bytes", "those of GPT-2",
               json::quoted(written));
      if (!numbers.emplace(*token, add(*token)).second)
        reject(subject, "the tokens must differ", "each once", json::quoted(written) + " twice");
    }
    for (std::size_t byte = 0; byte < bytes.size(); ++byte) {
      bytes[byte] = number(numbers, one(byte));
      if (bytes[byte] < 0)
        reject(subject, "each byte must have a token", json::quoted(to_byte_characters(one(byte))), "none");
    }
    end_of_text = number(numbers, std::string(end_of_text_name));
    if (end_of_text < 0)
      reject(subject, "the end of a text must have a token", json::quoted(end_of_text_name), "none");
  }

  void read_merges(const std::vector<std::string>& written, const Numbers& numbers, std::vector<bool>& made,
                   const std::string& subject) {
    const auto is_made = [&](int token) { return token >= 0 && made[static_cast<std::size_t>(token)]; };
    const auto part = [&](std::string_view characters) {
      const auto token = from_byte_characters(characters);
      return token ? number(numbers, *token) : -1;
    };
    for (const std::string_view merge : written) {
      const std::string which = text("merge ", merges.size() + 1);
      const std::size_t space = merge.find(' ');
      const int left = part(merge.substr(0, space));
      const int right = space == merge.npos ? -1 : part(merge.substr(space + 1));
      if (!is_made(left) || !is_made(right))
        reject(subject, which + " must be of two tokens that are bytes or made before", "\"left right\"",
               json::quoted(merge));
      const int result = number(numbers, joined(left, right));
      if (result < 0 || result == end_of_text || is_made(result))
        reject(subject, which + " must make a token that none makes before", "one of the vocabulary",
               json::quoted(to_byte_characters(joined(left, right))));
      made[static_cast<std::size_t>(result)] = true;
      merges.push_back({left, right, result});
    }
  }
};

}  // namespace wm

// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <whitematter/core/error.hpp>
#include <whitematter/io/utf8.hpp>

/// The part of JSON that headers of files need: objects, arrays, strings and whole numbers. Strict, without
/// recursion, and a tenth of the compile time of a general library.
namespace wm::json {

/// The text as a JSON string, in quotes.
[[gnu::cold]] inline std::string quoted(std::string_view text) {
  constexpr char digits[] = "0123456789abcdef";
  std::string result = "\"";
  for (const char c : text) {
    const auto code = static_cast<unsigned char>(c);
    if (code < 0x20)
      result.append("\\u00").append({digits[code / 16], digits[code % 16]});
    else if (c == '"' || c == '\\')
      result.append({'\\', c});
    else
      result += c;
  }
  return result + '"';
}

/// The texts as a JSON array of strings.
[[gnu::cold]] inline std::string quoted_list(const std::vector<std::string>& texts) {
  std::string result = "[";
  for (const std::string_view text : texts) result.append(result.size() > 1 ? "," : "").append(quoted(text));
  return result + ']';
}

/// Reads JSON from front to back. Fails with FileError that begins with `subject` and names the byte.
class Reader {
 public:
  Reader(std::string_view text, std::string subject) : text_(text), subject_(std::move(subject)) {}

  /// Calls member(key) for each; it reads the value.
  template <class F>
  void object(F&& member) {
    list('{', '}', [&] {
      const std::string key = string();
      expect(':');
      member(key);
    });
  }

  /// Calls element() for each; it reads the value.
  template <class F>
  void array(F&& element) {
    list('[', ']', element);
  }

  [[gnu::cold]] std::string string() {
    expect('"');
    std::string result;
    while (peek() != '"') {
      if (peek() == '\\') {
        ++at_;
        escape(result);
        continue;
      }
      const std::size_t length = utf8_length(text_.substr(at_));
      if (length == 0 || static_cast<unsigned char>(peek()) < 0x20)
        reject("a character of a string in UTF-8");
      result += text_.substr(at_, length);
      at_ += length;
    }
    ++at_;
    return result;
  }

  /// A whole number that is not negative.
  std::int64_t integer() {
    skip_space();
    const std::size_t begin = at_;
    std::int64_t value = 0;
    for (; is_digit(peek()); ++at_) {
      const int digit = peek() - '0';
      if (value > (std::numeric_limits<std::int64_t>::max() - digit) / 10) reject("a number below 2^63");
      value = value * 10 + digit;
    }
    if (at_ == begin || (at_ > begin + 1 && text_[begin] == '0') || peek() == '.' || peek() == 'e' ||
        peek() == 'E')
      reject("a whole number");
    return value;
  }

  void end() {
    skip_space();
    if (at_ != text_.size()) reject("the end");
  }

 private:
  static bool is_digit(char c) { return c >= '0' && c <= '9'; }
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  void skip_space() {
    while (peek() == ' ' || peek() == '\n' || peek() == '\r' || peek() == '\t') ++at_;
  }

  bool accept(char c) {
    skip_space();
    const bool there = peek() == c;
    at_ += there;
    return there;
  }

  void expect(char c) {
    if (!accept(c)) reject(std::string("'") + c + "'");
  }

  template <class F>
  void list(char open, char close, F&& item) {
    expect(open);
    if (accept(close)) return;
    do item();
    while (accept(','));
    expect(close);
  }

  void escape(std::string& to) {
    constexpr std::string_view letters = "\"\\/bfnrt", meanings = "\"\\/\b\f\n\r\t";
    const char letter = peek();
    if (const auto i = letters.find(letter); i != letters.npos) {
      to += meanings[i];
      ++at_;
    } else if (letter == 'u') {
      append_utf8(to, code_point());
    } else {
      reject("an escape of JSON");
    }
  }

  // Characters beyond the first 65536 are two escapes, a surrogate pair.
  std::uint32_t code_point() {
    const std::uint32_t high = code_unit();
    if (high < 0xd800 || high > 0xdfff) return high;
    if (high > 0xdbff || peek() != '\\') reject("a surrogate pair");
    ++at_;
    const std::uint32_t low = peek() == 'u' ? code_unit() : 0;
    if (low < 0xdc00 || low > 0xdfff) reject("a surrogate pair");
    return 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
  }

  std::uint32_t code_unit() {
    std::uint32_t unit = 0;
    for (int i = 0; i < 4; ++i) {
      ++at_;
      const char c = peek();
      if (is_digit(c))
        unit = unit * 16 + static_cast<std::uint32_t>(c - '0');
      else if (c >= 'a' && c <= 'f')
        unit = unit * 16 + static_cast<std::uint32_t>(c - 'a') + 10;
      else if (c >= 'A' && c <= 'F')
        unit = unit * 16 + static_cast<std::uint32_t>(c - 'A') + 10;
      else
        reject("four hexadecimal digits");
    }
    ++at_;
    return unit;
  }

  [[noreturn]] void reject(const std::string& expected) const {
    const int code = static_cast<unsigned char>(peek());
    const std::string got = at_ == text_.size()          ? "the end"
                            : code > 0x20 && code < 0x7f ? text("'", peek(), "'")
                                                         : text("byte ", code);
    fail<FileError>(text(subject_, " (expected ", expected, " at byte ", at_, ", got ", got, ")"));
  }

  std::string_view text_;
  std::string subject_;
  std::size_t at_ = 0;
};

}  // namespace wm::json

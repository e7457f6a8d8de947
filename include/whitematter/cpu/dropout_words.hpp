// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/core/random.hpp>

namespace wm::kernel {

/// What an element is multiplied by that dropout with probability p keeps.
constexpr double kept_factor(double p) { return p < 1 ? 1 / (1 - p) : 0; }

/// Which of many elements are dropped with probability p: element i has word i of a generator's stream from
/// here on, so that the choice does not depend on threads, and can be made again. None are without arguments.
class DropoutWords {
 public:
  DropoutWords() = default;

  /// The generator moves behind the words of so many elements.
  DropoutWords(double p, std::int64_t elements, Generator& generator)
      : p_(p), threshold_(static_cast<std::uint64_t>(p * 0x1p32)), words_(generator) {
    words_.seek(whole_blocks(generator.position()));
    generator.seek(words_.position() + whole_blocks(static_cast<std::uint64_t>(elements)));
  }

  explicit operator bool() const { return p_ > 0; }

  /// The words from that of an element on.
  Generator from(std::int64_t element) const {
    Generator words = words_;
    words.seek(words_.position() + static_cast<std::uint64_t>(element));
    return words;
  }

  bool keeps(std::uint32_t word) const { return word >= threshold_; }

  /// What so many elements from the first on are multiplied by.
  template <class T>
  void factors(std::int64_t first, std::int64_t count, T* to) const {
    Generator words = from(first);
    const T kept = static_cast<T>(kept_factor(p_));
    for (std::int64_t i = 0; i < count; ++i) to[i] = keeps(words()) ? kept : T(0);
  }

 private:
  /// A block of the generator has four words.
  static std::uint64_t whole_blocks(std::uint64_t words) { return (words + 3) / 4 * 4; }

  double p_ = 0;
  std::uint64_t threshold_ = 0;
  Generator words_{};
};

}  // namespace wm::kernel

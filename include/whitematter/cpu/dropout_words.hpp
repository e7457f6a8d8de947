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

  /// What so many elements from the first on are multiplied by, `stride` apart: the factor where they are
  /// kept, else 0.
  template <class T>
  void factors(std::int64_t first, std::int64_t count, T kept, T* to, std::int64_t stride = 1) const {
    Generator generator = words_;
    generator.seek(words_.position() + static_cast<std::uint64_t>(first));
    std::array<std::uint32_t, at_once> words;
    for (std::int64_t begin = 0; begin < count; begin += at_once) {
      const std::int64_t n = std::min<std::int64_t>(at_once, count - begin);
      generator.fill(std::span(words).first(static_cast<std::size_t>(n)));
      for (std::int64_t i = 0; i < n; ++i)
        to[(begin + i) * stride] = words[static_cast<std::size_t>(i)] >= threshold_ ? kept : T(0);
    }
  }

  /// By 1 / (1 - p) where they are kept.
  template <class T>
  void factors(std::int64_t first, std::int64_t count, T* to) const {
    factors(first, count, static_cast<T>(kept_factor(p_)), to);
  }

 private:
  static constexpr int at_once = 256;

  /// A block of the generator has four words.
  static std::uint64_t whole_blocks(std::uint64_t words) { return (words + 3) / 4 * 4; }

  double p_ = 0;
  std::uint64_t threshold_ = 0;
  Generator words_{};
};

}  // namespace wm::kernel

// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <span>
#include <utility>

namespace wm {

/// Philox 4x32-10: four random words for each of some counters, the same on any thread and device.
/// Source: Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
template <std::size_t Counters>
constexpr void philox(std::array<std::array<std::uint32_t, Counters>, 4>& counters,
                      std::array<std::uint32_t, 2> key) {
  auto& [c0, c1, c2, c3] = counters;
  for (int round = 0; round < 10; ++round) {
    // Else g++ unrolls the loop before it finds vectors in it, which take a third of the time.
#pragma GCC unroll 1
    for (std::size_t i = 0; i < Counters; ++i) {
      const std::uint64_t a = std::uint64_t{0xD2511F53u} * c0[i], b = std::uint64_t{0xCD9E8D57u} * c2[i];
      c0[i] = static_cast<std::uint32_t>(b >> 32) ^ c1[i] ^ key[0], c1[i] = static_cast<std::uint32_t>(b);
      c2[i] = static_cast<std::uint32_t>(a >> 32) ^ c3[i] ^ key[1], c3[i] = static_cast<std::uint32_t>(a);
    }
    key[0] += 0x9E3779B9u;
    key[1] += 0xBB67AE85u;
  }
}

/// The same of one counter.
constexpr std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter,
                                              std::array<std::uint32_t, 2> key) {
  std::array<std::array<std::uint32_t, 1>, 4> words{{{counter[0]}, {counter[1]}, {counter[2]}, {counter[3]}}};
  philox(words, key);
  return {words[0][0], words[1][0], words[2][0], words[3][0]};
}

/// A stream of random numbers, fixed by seed and stream number; its position is all of its state.
/// Satisfies the standard's UniformRandomBitGenerator.
class Generator {
 public:
  using result_type = std::uint32_t;

  explicit Generator(std::uint64_t seed = 0, std::uint64_t stream = 0) : seed_(seed), stream_(stream) {}

  static constexpr result_type min() { return 0; }
  static constexpr result_type max() { return 0xffffffffu; }

  result_type operator()() {
    const auto word = static_cast<std::size_t>(position_ % 4);
    if (word == 0 || !filled_) {
      blocks<1>(block_);
      filled_ = true;
    }
    ++position_;
    return block_[word];
  }

  /// The next words, as many calls would give them one by one.
  void fill(std::span<std::uint32_t> words) {
    std::size_t i = 0;
    const auto one_by_one = [&](std::size_t end) {
      while (i < end) words[i++] = (*this)();
    };
    one_by_one(std::min<std::size_t>(words.size(), (4 - position_ % 4) % 4));
    for (; i + 64 <= words.size(); i += 64, seek(position_ + 64)) blocks<16>(words.subspan(i).first<64>());
    one_by_one(words.size());
  }

  /// In [0, 1), with 53 random bits.
  double uniform() {
    const std::uint64_t high = (*this)(), low = (*this)();
    return static_cast<double>(((high << 32) | low) >> 11) * 0x1p-53;
  }

  /// In [0, n), without bias.
  std::uint32_t below(std::uint32_t n) {
    const std::uint32_t limit = static_cast<std::uint32_t>((std::uint64_t{1} << 32) / n * n - 1);
    std::uint32_t word = (*this)();
    while (word > limit) word = (*this)();
    return word % n;
  }

  /// Standard normal, by Box and Muller's transform; two uniform draws each, so that positions stay simple.
  double normal() {
    const double radius = std::sqrt(-2 * std::log(1 - uniform()));
    return radius * std::cos(2 * std::numbers::pi * uniform());
  }

  std::uint64_t seed() const { return seed_; }
  std::uint64_t position() const { return position_; }
  void seek(std::uint64_t position) { position_ = position, filled_ = false; }

 private:
  /// The words of so many counters from the position's on.
  template <std::size_t Count>
  void blocks(std::span<std::uint32_t, 4 * Count> words) const {
    const auto low = [](std::uint64_t value) { return static_cast<std::uint32_t>(value); };
    const auto high = [](std::uint64_t value) { return static_cast<std::uint32_t>(value >> 32); };
    std::array<std::array<std::uint32_t, Count>, 4> c;
    for (std::size_t i = 0; i < Count; ++i) {
      const std::uint64_t counter = position_ / 4 + i;
      c[0][i] = low(counter), c[1][i] = high(counter), c[2][i] = low(stream_), c[3][i] = high(stream_);
    }
    philox(c, {low(seed_), high(seed_)});
    for (std::size_t i = 0; i < Count; ++i)
      for (std::size_t word = 0; word < 4; ++word) words[4 * i + word] = c[word][i];
  }

  std::uint64_t seed_;
  std::uint64_t stream_;
  std::uint64_t position_ = 0;
  std::array<std::uint32_t, 4> block_{};
  bool filled_ = false;
};

/// Where operations and initializers draw from when no generator is given.
inline Generator& default_generator() {
  thread_local Generator generator(0);
  return generator;
}

/// Restarts the default generator of this thread.
inline void seed(std::uint64_t value) { default_generator() = Generator(value); }

/// While one lives, the default generator of this thread is another; then the one before goes on where it
/// was.
class GeneratorScope {
 public:
  explicit GeneratorScope(const Generator& generator)
      : before_(std::exchange(default_generator(), generator)) {}
  ~GeneratorScope() { default_generator() = before_; }
  GeneratorScope(const GeneratorScope&) = delete;
  GeneratorScope& operator=(const GeneratorScope&) = delete;

 private:
  Generator before_;
};

}  // namespace wm

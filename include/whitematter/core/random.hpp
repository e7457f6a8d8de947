// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <utility>

namespace wm {

/// Philox 4x32-10: four random words for each counter, the same on any thread and device.
/// Source: Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
constexpr std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter,
                                              std::array<std::uint32_t, 2> key) {
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t a = std::uint64_t{0xD2511F53u} * counter[0];
    const std::uint64_t b = std::uint64_t{0xCD9E8D57u} * counter[2];
    counter = {static_cast<std::uint32_t>(b >> 32) ^ counter[1] ^ key[0], static_cast<std::uint32_t>(b),
               static_cast<std::uint32_t>(a >> 32) ^ counter[3] ^ key[1], static_cast<std::uint32_t>(a)};
    key[0] += 0x9E3779B9u;
    key[1] += 0xBB67AE85u;
  }
  return counter;
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
      block_ = philox(
          {static_cast<std::uint32_t>(position_ / 4), static_cast<std::uint32_t>((position_ / 4) >> 32),
           static_cast<std::uint32_t>(stream_), static_cast<std::uint32_t>(stream_ >> 32)},
          {static_cast<std::uint32_t>(seed_), static_cast<std::uint32_t>(seed_ >> 32)});
      filled_ = true;
    }
    ++position_;
    return block_[word];
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

// SPDX-License-Identifier: MIT
#include <whitematter/core/random.hpp>

#include <algorithm>
#include <functional>
#include <random>
#include <thread>
#include <vector>

#include "support/catch.hpp"

using namespace wm;

// Known answers of Random123's kat_vectors for philox4x32 with 10 rounds.
using Words = std::array<std::uint32_t, 4>;
static_assert(philox({0, 0, 0, 0}, {0, 0}) == Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
static_assert(philox({~0u, ~0u, ~0u, ~0u}, {~0u, ~0u}) ==
              Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
static_assert(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
              Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
static_assert(std::uniform_random_bit_generator<Generator>);

namespace {

struct Moments {
  double mean, variance, skew, kurtosis;
};

template <class F>
Moments moments(int n, F draw) {
  std::vector<double> x(static_cast<std::size_t>(n));
  std::generate(x.begin(), x.end(), draw);
  const auto average = [&](auto f) {
    double sum = 0;
    for (const double v : x) sum += f(v);
    return sum / n;
  };
  const double mean = average([](double v) { return v; });
  const double variance = average([&](double v) { return (v - mean) * (v - mean); });
  return {mean, variance, average([&](double v) { return std::pow(v - mean, 3); }) / std::pow(variance, 1.5),
          average([&](double v) { return std::pow(v - mean, 4); }) / (variance * variance)};
}

}  // namespace

TEST_CASE("a generator gives Philox's words of its seed, stream and position") {
  Generator generator(0x299f31d0a4093822, 0x0370734413198a2e);
  generator.seek(5);
  const Words second = philox({1, 0, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0});
  CHECK(generator() == second[1]);
  CHECK(generator() == second[2]);
  CHECK(generator.position() == 7);
  generator.seek(std::uint64_t{1} << 40);
  CHECK(generator() == philox({0, 1 << 6, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0})[0]);
}

TEST_CASE("many words at once are those that come one by one") {
  for (const std::uint64_t position : {std::uint64_t{0}, std::uint64_t{3}, (std::uint64_t{1} << 34) - 60})
    for (const std::size_t count : {0u, 1u, 2u, 63u, 64u, 67u, 200u}) {
      CAPTURE(position, count);
      Generator all(3, 9), each(3, 9);
      all.seek(position), each.seek(position);
      all();
      each();
      std::vector<std::uint32_t> words(count), expected(count);
      all.fill(words);
      std::generate(expected.begin(), expected.end(), std::ref(each));
      CHECK(words == expected);
      CHECK(all.position() == each.position());
      CHECK(all() == each());
    }
}

TEST_CASE("a generator continues at a position") {
  Generator a(3), b(3);
  for (int i = 0; i < 11; ++i) a.normal();
  b.seek(a.position());
  for (int i = 0; i < 10; ++i) CHECK(a() == b());
}

TEST_CASE("seeds and streams give other numbers") {
  CHECK(Generator(1)() != Generator(2)());
  CHECK(Generator(1, 0)() != Generator(1, 1)());
}

TEST_CASE("uniform numbers are flat in [0, 1)") {
  Generator generator(11);
  const Moments m = moments(1'000'000, [&] {
    const double v = generator.uniform();
    if (v < 0 || v >= 1) FAIL("outside: " << v);
    return v;
  });
  CHECK(std::abs(m.mean - 0.5) < 0.0015);
  CHECK(std::abs(m.variance - 1.0 / 12) < 0.0005);
  CHECK(std::abs(m.skew) < 0.01);
  CHECK(std::abs(m.kurtosis - 1.8) < 0.01);
}

TEST_CASE("normal numbers have a normal's moments") {
  Generator generator(12);
  const Moments m = moments(1'000'000, [&] { return generator.normal(); });
  CHECK(std::abs(m.mean) < 0.005);
  CHECK(std::abs(m.variance - 1) < 0.008);
  CHECK(std::abs(m.skew) < 0.012);
  CHECK(std::abs(m.kurtosis - 3) < 0.03);
}

TEST_CASE("below is unbiased") {
  Generator generator(13);
  std::vector<int> counts(7);
  for (int i = 0; i < 700'000; ++i) ++counts.at(generator.below(7));
  for (const int count : counts) CHECK(std::abs(count - 100'000) < 1500);

  // Without rejection the lower third of this range would come up twice as often as the rest.
  const std::uint32_t n = 0xc0000000u;
  int low = 0;
  for (int i = 0; i < 300'000; ++i) {
    const std::uint32_t v = generator.below(n);
    if (v >= n) FAIL("outside: " << v);
    low += v < n / 3;
  }
  CHECK(std::abs(low - 100'000) < 1500);
  for (int i = 0; i < 100; ++i) CHECK(generator.below(1) == 0);
}

TEST_CASE("seed restarts this thread's default generator") {
  seed(5);
  const auto first = default_generator()();
  default_generator()();
  seed(5);
  CHECK(default_generator()() == first);
  std::thread([] { default_generator()(); }).join();
  CHECK(default_generator().position() == 1);
}

TEST_CASE("a scope lends another default generator") {
  seed(7);
  const std::uint32_t first = default_generator()();
  seed(7);
  {
    const GeneratorScope scope(Generator(8));
    CHECK(default_generator()() == Generator(8)());
  }
  CHECK(default_generator()() == first);
}

// SPDX-License-Identifier: MIT
#include <whitematter/cpu/dropout_words.hpp>

#include <algorithm>
#include <vector>

#include "support/catch.hpp"

using namespace wm;
using kernel::DropoutWords;

TEST_CASE("factors of elements are those of their words, whichever are asked for") {
  Generator words(5), generator(5);
  words.seek(4), generator.seek(1);
  const DropoutWords dropped(0.25, 10, generator);
  CHECK(generator.position() == 16);
  std::vector<double> all(10), some(4);
  dropped.factors(0, 10, all.data());
  for (const double factor : all) CHECK(factor == (words() >= 0x40000000u ? 1 / 0.75 : 0));
  dropped.factors(3, 4, some.data());
  CHECK(std::equal(some.begin(), some.end(), all.begin() + 3));
}

TEST_CASE("factors may stand apart, and be others") {
  Generator generator(5);
  const DropoutWords dropped(0.5, 600, generator);
  std::vector<double> together(600), apart(1200, 7);
  dropped.factors(0, 600, together.data());
  dropped.factors(0, 600, 3.0, apart.data(), 2);
  for (std::size_t i = 0; i < 600; ++i) {
    CHECK(apart[2 * i] == together[i] / 2 * 3);
    CHECK(apart[2 * i + 1] == 7);
  }
}

TEST_CASE("nothing is dropped with probability 0, and all with 1") {
  CHECK_FALSE(DropoutWords());
  Generator generator;
  CHECK_FALSE(DropoutWords(0, 8, generator));
  std::vector<float> factors(8, 3);
  DropoutWords(1, 8, generator).factors(0, 8, factors.data());
  CHECK(factors == std::vector<float>(8, 0));
}

// SPDX-License-Identifier: MIT
#include <whitematter/cpu/take.hpp>

#include "support/arrays.hpp"
#include "support/threads.hpp"

using namespace wm;

TEST_CASE("take replaces an axis by those of the indices") {
  const auto x = array_of<int>({2, 3, 1}, {1, 2, 3, 4, 5, 6});
  const auto index = array_of<std::int32_t>({2, 2}, {2, 0, 0, 0});
  const auto y = kernel::take(x, index, 1);
  CHECK(y.extents() == Extents{2, 2, 2, 1});
  CHECK(values_of(y) == std::vector{3, 1, 1, 1, 6, 4, 4, 4});
}

TEST_CASE("gradients of rows that are taken often do not depend on the number of threads") {
  Array<std::int64_t> index(Extents{3000});
  Generator generator(1);
  for (std::int64_t i = 0; i < index.elements(); ++i) index.data()[i] = static_cast<int>(generator.below(5));
  const auto dy = sample_array<float>(2, {3000, 150});
  const auto gradient = [&](int threads) {
    const Threads setting(threads);
    return values_of(kernel::take_backward(dy, index, {5, 150}, 0));
  };
  const auto expected = gradient(1);
  CHECK(gradient(2) == expected);
  CHECK(gradient(3) == expected);
  double sum = 0;
  for (const float v : expected) sum += static_cast<double>(v);
  for (const float v : values_of(dy)) sum -= static_cast<double>(v);
  CHECK(std::abs(sum) < 0.1);
}

TEST_CASE("a skipped index gets no gradient") {
  const auto index = array_of<std::int64_t>({3}, {1, 0, 1});
  const auto dy = array_of<double>({3, 1}, {1, 2, 4});
  CHECK(values_of(kernel::take_backward(dy, index, {2, 1}, 0)) == std::vector<double>{2, 5});
  CHECK(values_of(kernel::take_backward(dy, index, {2, 1}, 0, 1)) == std::vector<double>{2, 0});
}

// SPDX-License-Identifier: MIT
#include <whitematter/cpu/linear.hpp>

#include "support/arrays.hpp"
#include "support/threads.hpp"

using namespace wm;

TEST_CASE("linear multiplies with the transpose and adds the bias") {
  const auto x = array_of<double>({2, 3}, {1, 2, 3, 4, 5, 6}),
             w = array_of<double>({2, 3}, {1, 0, -1, 2, 1, 0});
  CHECK(values_of(kernel::linear(x, w, {})) == std::vector<double>{-2, 4, -2, 13});
  CHECK(values_of(kernel::linear(x, w, array_of<double>({2}, {10, 20}))) ==
        std::vector<double>{8, 24, 8, 33});
}

TEST_CASE("linear of no rows, and of no inputs") {
  const auto bias = array_of<double>({2}, {10, 20});
  CHECK(kernel::linear(Array<double>({0, 3}), sample_array<double>(1, {2, 3}), bias).extents() ==
        Extents{0, 2});
  CHECK(values_of(kernel::linear(Array<double>({1, 0}), Array<double>({2, 0}), bias)) ==
        std::vector<double>{10, 20});
}

TEST_CASE("linear is bitwise the same on any number of threads") {
  const auto x = sample_array<float>(1, {301, 70}), w = sample_array<float>(2, {37, 70}),
             bias = sample_array<float>(3, {37});
  const auto on = [&](int threads) {
    const Threads scope(threads);
    return values_of(kernel::linear(x, w, bias));
  };
  CHECK(on(1) == on(2));
}

TEST_CASE("a weight is packed once where a cache keeps it") {
  const auto x = sample_array<float>(1, {3, 70}), w = sample_array<float>(2, {37, 70}),
             before = kernel::clone(w);
  kernel::WeightCache cache;
  const kernel::WeightCache::Scope scope(cache);
  const auto y = values_of(kernel::linear(x, w, {}));
  kernel::fill(w, 0.f);
  CHECK(values_of(kernel::linear(x, w, {})) == y);
  cache.clear();
  CHECK(values_of(kernel::linear(x, w, {})) == std::vector<float>(y.size()));
  CHECK(values_of(kernel::linear(x, before, {})) == y);
}

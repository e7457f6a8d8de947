// SPDX-License-Identifier: MIT
#include <whitematter/ops/rope.hpp>

#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("the product of two turned rows depends on how far apart they are") {
  const auto x = sample<Shape<1, 1, 8>>(1), y = sample<Shape<1, 1, 8>>(2);
  const auto at = [](std::int64_t step) { return Tensor<std::int64_t, Shape<1>>::from({step}); };
  const auto score = [&](int i, int j, bool interleaved) {
    const auto a = rope<1>(x, at(i), {.interleaved = interleaved}).to_vector(),
               b = rope<1>(y, at(j), {.interleaved = interleaved}).to_vector();
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
  };
  for (const bool interleaved : {false, true}) {
    CHECK(score(5, 2, interleaved) == Approx(score(1003, 1000, interleaved)));
    CHECK(score(5, 2, interleaved) != Approx(score(5, 3, interleaved)));
  }
}

TEST_CASE("steps are turned by their positions") {
  const auto x = sample<Shape<2, 5, 8>>(1);
  const auto from = [](std::int64_t first) {
    return Tensor<std::int64_t, Shape<5>>(detail::consecutive(first, 5));
  };
  CHECK(rope<2>(x).to_vector() == rope<2>(x, from(0)).to_vector());
  // Angles add up: a row at position 2 + 3 is that at 2, turned by 3 more.
  const auto twos = full<Shape<5>, std::int64_t>(2), threes = full<Shape<5>, std::int64_t>(3),
             fives = full<Shape<5>, std::int64_t>(5);
  check_close(rope<2>(rope<2>(x, twos), threes).to_vector(), rope<2>(x, fives).to_vector(), 1e-12);
  CHECK_THROWS_WITH(rope<2>(sample<Shape<2, Time, 8>>(1, 5), Tensor<std::int64_t, Shape<Time>>::from({1}, 1)),
                    "rope: each step must have a position (expected 5, got 1)");
}

TEST_CASE("gradients of rope") {
  const auto later = Tensor<std::int64_t, Shape<Time>>::from({4, 9, 2}, 3);
  check_operation([](const auto& x) { return rope<2>(x); }, sample<Shape<Batch, Time, 8>>(1, 2, 3));
  check_operation([&](const auto& x) { return rope<2>(x, later, {.base = 100, .interleaved = true}); },
                  sample<Shape<Batch, Time, 8>>(2, 2, 3));
}

static_assert(has_even_heads<Shape<Batch, Time, 8>, 4> && !has_even_heads<Shape<Batch, Time, 8>, 8>);
static_assert(!has_even_heads<Shape<Batch, Time, 9>, 3> && !has_even_heads<Shape<Batch, 8>, 2>);

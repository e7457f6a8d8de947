// SPDX-License-Identifier: MIT
#include <whitematter/ops/rope.hpp>

#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("the product of two turned rows depends on how far apart they are") {
  const auto x = sample<Shape<1, 1, 8>>(1), y = sample<Shape<1, 1, 8>>(2);
  const auto score = [&](int i, int j, bool interleaved) {
    const auto a = rope<1>(x, {.first = i, .interleaved = interleaved}).to_vector(),
               b = rope<1>(y, {.first = j, .interleaved = interleaved}).to_vector();
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
  };
  for (const bool interleaved : {false, true}) {
    CHECK(score(5, 2, interleaved) == Approx(score(1003, 1000, interleaved)));
    CHECK(score(5, 2, interleaved) != Approx(score(5, 3, interleaved)));
  }
}

TEST_CASE("rows that come later go on where the others ended") {
  const auto x = sample<Shape<Batch, Time, 8>>(1, 2, 5);
  const auto whole = rope<2>(x).to_vector(), later = rope<2>(x, {.first = 3}).to_vector();
  CHECK(rope<2>(Tensor<double, Shape<Batch, Time, 8>>(x.array().sliced(0, 1))).to_vector() ==
        std::vector<double>(whole.begin(), whole.begin() + 40));
  CHECK(whole != later);
}

TEST_CASE("gradients of rope") {
  check_operation([](const auto& x) { return rope<2>(x); }, sample<Shape<Batch, Time, 8>>(1, 2, 3));
  check_operation([](const auto& x) { return rope<2>(x, {.first = 4, .base = 100, .interleaved = true}); },
                  sample<Shape<Batch, Time, 8>>(2, 2, 3));
}

static_assert(has_even_heads<Shape<Batch, Time, 8>, 4> && !has_even_heads<Shape<Batch, Time, 8>, 8>);
static_assert(!has_even_heads<Shape<Batch, Time, 9>, 3> && !has_even_heads<Shape<Batch, 8>, 2>);

// SPDX-License-Identifier: MIT
#include <whitematter/cpu/matmul.hpp>

#include "support/arrays.hpp"
#include "support/threads.hpp"

using namespace wm;
using kernel::Transpose;

TEST_CASE("matmul of two matrices") {
  const auto a = array_of<float>({2, 3}, {1, 2, 3, 4, 5, 6}), b = array_of<float>({3, 2}, {1, 0, 2, 1, 0, 3});
  CHECK(values_of(kernel::matmul(a, b)) == std::vector<float>{5, 11, 14, 23});
}

TEST_CASE("matmul transposes either operand") {
  const auto a = array_of<double>({3, 2}, {1, 4, 2, 5, 3, 6}),
             b = array_of<double>({2, 3}, {1, 2, 0, 0, 1, 3});
  const std::vector<double> expected{5, 11, 14, 23};
  const auto y = kernel::matmul(a, b, Transpose::Yes, Transpose::Yes);
  CHECK(y.extents() == Extents{2, 2});
  CHECK(values_of(y) == expected);
}

TEST_CASE("matmul pairs the items of the leading axes") {
  const auto a = sample_array<double>(1, {2, 3, 4, 5}), b = sample_array<double>(2, {2, 3, 5, 2});
  const auto y = kernel::matmul(a, b);
  CHECK(y.extents() == Extents{2, 3, 4, 2});
  const auto a5 = a.reshaped({6, 4, 5}).sliced(4, 1).reshaped({4, 5}),
             b5 = b.reshaped({6, 5, 2}).sliced(4, 1).reshaped({5, 2});
  CHECK(values_of(kernel::matmul(a5, b5)) == values_of(y.reshaped({6, 4, 2}).sliced(4, 1)));
}

TEST_CASE("matmul repeats the items of leading axes that broadcast") {
  const auto a = sample_array<double>(1, {2, 1, 4, 5}), b = sample_array<double>(2, {3, 5, 2});
  const auto y = kernel::matmul(a, b);
  CHECK(y.extents() == Extents{2, 3, 4, 2});
  const auto item = kernel::matmul(a.sliced(1, 1).reshaped({4, 5}), b.sliced(2, 1).reshaped({5, 2}));
  CHECK(values_of(item) == values_of(y.reshaped({6, 4, 2}).sliced(5, 1)));
  const auto one = b.sliced(2, 1).reshaped({1, 5, 2});
  CHECK(values_of(kernel::matmul(a, one).sliced(1, 1)) == values_of(item));
  CHECK(kernel::matmul(b.sliced(0, 1).reshaped({5, 2}), a, Transpose::Yes, Transpose::Yes).extents() ==
        Extents{2, 1, 2, 4});
}

TEST_CASE("matmul of a batch does not depend on the number of threads") {
  const auto a = sample_array<float>(1, {9, 130, 40}), b = sample_array<float>(2, {9, 40, 33});
  const auto expected = values_of(kernel::matmul(a, b));
  for (int n : {2, 16}) {
    const Threads threads(n);
    CHECK(values_of(kernel::matmul(a, b)) == expected);
  }
}

TEST_CASE("matmul of images with the channels last in memory") {
  const auto a = sample_array<double>(1, {2, 3, 4, 5}), b = sample_array<double>(2, {2, 3, 5, 2});
  const auto expected = values_of(kernel::matmul(a, b));
  CHECK(values_of(kernel::matmul(kernel::channels_last(a), kernel::channels_last(b))) == expected);
}

TEST_CASE("matmul without rows, inner sizes or columns") {
  CHECK(kernel::matmul(Array<float>({0, 3}), Array<float>({3, 2})).extents() == Extents{0, 2});
  CHECK(kernel::matmul(Array<float>({2, 3}), Array<float>({3, 0})).extents() == Extents{2, 0});
  CHECK(values_of(kernel::matmul(Array<float>({2, 0}), Array<float>({0, 2}))) == std::vector<float>(4, 0.f));
}

TEST_CASE("matmul says which sizes do not fit") {
  CHECK_THROWS_WITH(kernel::matmul(Array<float>({2, 3}), Array<float>({4, 2})),
                    "matmul: shapes must be [..., M, K] and [..., K, N] (expected [2, 3], got [4, 2])");
  CHECK_THROWS_AS(kernel::matmul(Array<float>({3}), Array<float>({3, 2})), ShapeError);
  CHECK_THROWS_AS(kernel::matmul(Array<float>({2, 3, 4}), Array<float>({3, 4, 2})), ShapeError);
  CHECK_THROWS_AS(kernel::matmul(Array<float>({2, 3, 4, 5}), Array<float>({3, 2, 5, 2})), ShapeError);
}

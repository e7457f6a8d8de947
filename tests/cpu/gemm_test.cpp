// SPDX-License-Identifier: MIT
#include <whitematter/cpu/gemm.hpp>

#include <atomic>
#include <limits>

#include "support/arrays.hpp"
#include "support/threads.hpp"

using namespace wm;
using kernel::Transpose;

namespace {

/// The largest error of c (+)= a b against sums in double, as a share of what rounding makes probable: 4
/// sqrt(k) u sum |a b|. 1e9 where the product wrote outside. Source: Higham and Mary, "A new approach to
/// probabilistic rounding error analysis", 2019.
template <class T>
double error_of_gemm(int m, int n, int k, Transpose ta, Transpose tb, bool add) {
  const int gap = 3, rows_a = ta == Transpose::Yes ? k : m, cols_a = ta == Transpose::Yes ? m : k;
  const int rows_b = tb == Transpose::Yes ? n : k, cols_b = tb == Transpose::Yes ? k : n;
  const std::int64_t stride_a = cols_a + gap, stride_b = cols_b + gap, stride_c = n + gap;
  const auto a = sample_array<T>(1, {rows_a, cols_a + gap}), b = sample_array<T>(2, {rows_b, cols_b + gap});
  const auto before = sample_array<T>(3, {m, n + gap}), c = kernel::clone(before);
  kernel::gemm<T>(m, n, k, {a.data(), stride_a, ta}, {b.data(), stride_b, tb}, c.data(), stride_c, add);
  double largest = 0;
  for (std::int64_t i = 0; i < m; ++i)
    for (std::int64_t j = 0; j < n + gap; ++j) {
      const auto at = static_cast<double>(c.data()[i * stride_c + j]),
                 old = static_cast<double>(before.data()[i * stride_c + j]);
      if (j >= n) {
        if (at != old) return 1e9;
        continue;
      }
      double sum = add ? old : 0, size = std::abs(old);
      for (std::int64_t p = 0; p < k; ++p) {
        const double product = static_cast<double>(ta == Transpose::Yes ? a.data()[p * stride_a + i]
                                                                        : a.data()[i * stride_a + p]) *
                               static_cast<double>(tb == Transpose::Yes ? b.data()[j * stride_b + p]
                                                                        : b.data()[p * stride_b + j]);
        sum += product;
        size += std::abs(product);
      }
      const double error =
          std::abs(at - sum) / (4 * std::sqrt(k + 1) * std::numeric_limits<T>::epsilon() / 2 * size);
      if (!(error <= largest)) largest = error;
    }
  return largest;
}

template <class T>
void check_sizes() {
  for (const int m : {1, 2, 5, 13, 97})
    for (const int n : {1, 3, 8, 17, 33, 65})
      for (const int k : {0, 1, 7, 255, 300})
        for (const auto ta : {Transpose::No, Transpose::Yes})
          for (const auto tb : {Transpose::No, Transpose::Yes}) {
            CAPTURE(m, n, k, ta, tb);
            const double error =
                std::max(error_of_gemm<T>(m, n, k, ta, tb, false), error_of_gemm<T>(m, n, k, ta, tb, true));
            if (!(error <= 1)) CHECK(error <= 1);
          }
  SUCCEED();
}

}  // namespace

TEST_CASE("gemm in float agrees with sums in double") { check_sizes<float>(); }
TEST_CASE("gemm in double agrees with sums in double") { check_sizes<double>(); }

TEST_CASE("a row may be runs of elements") {
  for (const auto& [runs, depth] : {std::pair{3, 5}, std::pair{7, 100}, std::pair{2, 300}}) {
    CAPTURE(runs, depth);
    const int m = 29, n = 45, k = runs * depth;
    const auto a = sample_array<double>(1, {m, 2 * k}), b = sample_array<double>(2, {k, n});
    std::vector<std::int64_t> begins;
    Array<double> whole({m, k});
    for (int r = 0; r < runs; ++r) {
      begins.push_back((runs - 1 - r) * 2 * depth + 1);
      for (int i = 0; i < m; ++i)
        for (int p = 0; p < depth; ++p)
          whole.data()[i * k + r * depth + p] = a.data()[i * 2 * k + begins.back() + p];
    }
    const auto c = kernel::filled<double>({m, n}, 1.0), expected = kernel::clone(c);
    const kernel::PackedMatrix<double> packed(k, n, {b.data(), n});
    const kernel::RunRows<double> rows{a.data(), 2 * k, 1, begins.data(), runs, depth};
    kernel::gemm(m, rows, packed, 0, n, c.data(), n, true);
    kernel::gemm<double>(m, n, k, {whole.data(), k}, {b.data(), n}, expected.data(), n, true);
    CHECK(largest_difference(values_of(c), values_of(expected)) < 1e-12);
  }
}

TEST_CASE("gemm is bitwise the same on any number of threads") {
  const auto a = sample_array<float>(1, {301, 257}), b = sample_array<float>(2, {257, 67});
  const auto product = [&](int threads) {
    const Threads scope(threads);
    Array<float> c({301, 67});
    kernel::gemm<float>(301, 67, 257, {a.data(), 257}, {b.data(), 67}, c.data(), 67);
    return values_of(c);
  };
  CHECK(product(1) == product(2));
  CHECK(product(1) == product(3));
}

TEST_CASE("gemm passes on NaN and infinity") {
  auto a = sample_array<float>(1, {7, 9}), b = sample_array<float>(2, {9, 5});
  a.data()[0] = std::nanf("");
  b.data()[8 * 5 + 4] = INFINITY;
  Array<float> c({7, 5});
  kernel::gemm<float>(7, 5, 9, {a.data(), 9}, {b.data(), 5}, c.data(), 5);
  CHECK(std::isnan(c.data()[3]));
  CHECK(std::isinf(c.data()[6 * 5 + 4]));
  CHECK(std::isfinite(c.data()[6 * 5 + 3]));
}

TEST_CASE("many rows are shared by rows, and few by panels") {
  const auto b = sample_array<float>(1, {40, 200});
  const kernel::PackedMatrix<float> packed(40, 200, {b.data(), 200});
  for (const std::int64_t m : {5, 96, 97, 1000}) {
    std::vector<int> covered(static_cast<std::size_t>(m * 200));
    std::atomic<int> blocks = 0;
    kernel::for_each_block(m, 96, packed, [&](const kernel::Block& block) {
      ++blocks;
      CHECK(block.column % packed.width() == 0);
      for (std::int64_t r = block.row; r < block.row + block.rows; ++r)
        for (std::int64_t c = block.column; c < block.column + block.columns; ++c)
          ++covered[static_cast<std::size_t>(r * 200 + c)];
    });
    CHECK(covered == std::vector<int>(covered.size(), 1));
    CHECK((m > 96 ? blocks == (m + 95) / 96 : blocks > 1));
  }
}

TEST_CASE("a packed weight has its channels inside its taps") {
  const int in = 37, out = 41, taps = 6;
  const auto weight = sample_array<float>(1, {out, in, taps});
  Array<float> inside({out, taps, in});
  kernel::transpose(static_cast<const float*>(weight.data()), inside.data(), out, in, taps);
  const std::int64_t k = in * taps;
  const kernel::PackedMatrix<float> packed(k, out, {weight.data(), k, Transpose::Yes}, taps),
      expected(k, out, {inside.data(), k, Transpose::Yes});
  for (std::int64_t i = 0; i < packed.count(); ++i)
    CHECK(std::equal(packed.panel(i), packed.panel(i) + k * packed.width(), expected.panel(i)));
}

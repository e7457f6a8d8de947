// SPDX-License-Identifier: MIT
#include <whitematter/cpu/copy.hpp>

#include <numeric>

#include "support/arrays.hpp"

using namespace wm;

namespace {

Array<float> counting(const Extents& extents) {
  Array<float> x(extents);
  std::iota(x.data(), x.data() + x.elements(), 0.f);
  return x;
}

}  // namespace

TEST_CASE("transpose swaps rows and columns of each matrix, beyond the edge of a tile") {
  const int n = 3, rows = 37, cols = 21;
  const auto x = counting({n, rows, cols});
  Array<float> y({n, cols, rows});
  kernel::transpose(x.data(), y.data(), n, rows, cols);
  int wrong = 0;
  for (int i = 0; i < n; ++i)
    for (int r = 0; r < rows; ++r)
      for (int c = 0; c < cols; ++c)
        wrong += y.data()[(i * cols + c) * rows + r] != x.data()[(i * rows + r) * cols + c];
  CHECK(wrong == 0);
}

TEST_CASE("channels go last and back") {
  const auto x = counting({2, 3, 4, 5});
  const auto y = kernel::channels_last(x);
  CHECK(y.layout() == Layout::ChannelsLast);
  CHECK(y.extents() == x.extents());
  // Element [1, 2, 3, 4] stands at image 1, pixel 19, channel 2.
  CHECK(y.data()[(1 * 20 + 19) * 3 + 2] == x.data()[((1 * 3 + 2) * 4 + 3) * 5 + 4]);
  CHECK(values_of(y) == values_of(x));
  const auto z = kernel::channels_last(counting({2, 3, 5}));
  CHECK(z.data()[(1 * 5 + 4) * 3 + 2] == 29);
}

TEST_CASE("conversions are counted where elements move, and only there") {
  const auto before = kernel::layout_conversions();
  const auto x = counting({2, 3, 4, 5});
  CHECK(kernel::row_major(x).data() == x.data());
  CHECK(kernel::channels_last(counting({2, 1, 4, 5})).layout() == Layout::ChannelsLast);
  CHECK(kernel::channels_last(counting({2, 3, 1, 1})).layout() == Layout::ChannelsLast);
  CHECK(kernel::channels_last(counting({2, 3})).layout() == Layout::ChannelsLast);
  CHECK(kernel::layout_conversions() == before);
  kernel::row_major(kernel::channels_last(x));
  CHECK(kernel::layout_conversions() == before + 2);
}

TEST_CASE("clone has elements of its own in the same order") {
  const auto x = kernel::channels_last(counting({1, 2, 2, 2}));
  const auto y = kernel::clone(x);
  x.data()[0] = 99;
  CHECK(y.layout() == Layout::ChannelsLast);
  CHECK(values_of(y) == std::vector<float>{0, 1, 2, 3, 4, 5, 6, 7});
}

TEST_CASE("cast goes through float for halves") {
  const auto x = array_of<float>({3}, {1.5f, -2.f, 65520.f});
  const auto half = kernel::cast<f16>(x);
  CHECK(half.data()[2].bits == 0x7c00);
  CHECK(values_of(kernel::cast<double>(half)) == std::vector<double>{1.5, -2, INFINITY});
  CHECK(values_of(kernel::cast<std::int32_t>(x)) == std::vector<std::int32_t>{1, -2, 65520});
}

TEST_CASE("accumulate adds whatever the orders in memory") {
  const auto x = counting({2, 3, 2, 2});
  const auto sum = kernel::channels_last(kernel::filled<float>({2, 3, 2, 2}, 1.f));
  kernel::accumulate(sum, x);
  auto expected = values_of(x);
  for (float& v : expected) v += 1;
  CHECK(values_of(sum) == expected);
}

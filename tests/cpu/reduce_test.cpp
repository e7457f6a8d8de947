// SPDX-License-Identifier: MIT
#include <whitematter/cpu/reduce.hpp>

#include "support/arrays.hpp"
#include "support/threads.hpp"

using namespace wm;

namespace {

std::vector<double> expected_sum(const Array<double>& x, unsigned axes) {
  Extents kept = x.extents();
  for (int i = 0; i < x.rank(); ++i)
    if (axes >> i & 1u) kept[i] = 1;
  std::vector<double> result(static_cast<std::size_t>(kept.elements()), 0.0);
  const auto values = values_of(x);
  for (std::size_t element = 0; element < values.size(); ++element) {
    auto rest = static_cast<std::int64_t>(element), offset = std::int64_t{0}, step = std::int64_t{1};
    for (int i = x.rank() - 1; i >= 0; --i) {
      if (kept[i] != 1) offset += rest % x.size(i) * step;
      rest /= x.size(i);
      step *= kept[i];
    }
    result[static_cast<std::size_t>(offset)] += values[element];
  }
  return result;
}

}  // namespace

TEST_CASE("sum over any axes in either layout") {
  for (const Extents& extents : {Extents{3, 4, 5, 6}, Extents{3, 1, 5, 1}, Extents{40, 3, 2}, Extents{70},
                                 Extents{}, Extents{2, 3, 2, 2, 2, 3}})
    for (const Layout layout : {Layout::RowMajor, Layout::ChannelsLast})
      for (unsigned axes = 0; axes < 1u << extents.rank(); ++axes) {
        CAPTURE(extents, layout, axes);
        const auto x = sample_array<double>(1, extents, layout);
        CHECK(largest_difference(values_of(kernel::sum(x, axes)), expected_sum(x, axes)) < 1e-12);
      }
}

TEST_CASE("the sum of nothing is zero") {
  CHECK(values_of(kernel::sum(Array<float>({0, 3}), 1)) == std::vector<float>(3, 0.f));
  CHECK(values_of(kernel::sum(Array<float>({0, 3}), 3)) == std::vector<float>{0});
  CHECK(kernel::sum(Array<float>({0, 3}), 2).extents() == Extents{0, 1});
}

TEST_CASE("sums of ten million floats are accurate along every axis") {
  const int n = 10'000'000;
  const double each = static_cast<double>(0.1f);
  const auto error = [&](const Extents& extents, unsigned axes, Layout layout = Layout::RowMajor) {
    const auto y = kernel::sum(kernel::filled<float>(extents, 0.1f, layout), axes);
    const double expected = each * n / static_cast<double>(y.elements());
    double largest = 0;
    for (const float v : values_of(y))
      largest = std::max(largest, std::abs(static_cast<double>(v) - expected) / expected);
    return largest;
  };
  CHECK(error({n}, 1) < 1e-6);
  CHECK(error({n / 10, 10}, 1) < 1e-6);
  CHECK(error({10, n / 10}, 2) < 1e-6);
  CHECK(error({n / 1000, 10, 100}, 5) < 1e-6);
  CHECK(error({n / 10, 10, 1}, 1) < 1e-6);
  CHECK(error({100, 10, 100, 100}, 0b1101, Layout::ChannelsLast) < 1e-6);
  CHECK(error({100, 10, 100, 100}, 0b1101) < 1e-6);
}

TEST_CASE("sums are bitwise the same on any number of threads") {
  for (const Extents& extents : {Extents{1000, 8}, Extents{8, 1000}, Extents{50, 6, 8, 8}})
    for (unsigned axes = 1; axes < 1u << extents.rank(); ++axes)
      for (const Layout layout : {Layout::RowMajor, Layout::ChannelsLast}) {
        const auto x = sample_array<double>(1, extents, layout);
        const auto on = [&](int threads) {
          const Threads scope(threads);
          return values_of(kernel::sum(x, axes));
        };
        CHECK(on(1) == on(2));
        CHECK(on(1) == on(3));
      }
}

TEST_CASE("sum_to undoes a broadcast") {
  const auto g = sample_array<double>(1, {2, 3, 4, 5}, Layout::ChannelsLast);
  const auto check = [&](const Extents& extents, unsigned axes) {
    const auto y = kernel::sum_to(g, extents);
    CHECK(y.extents() == extents);
    CHECK(largest_difference(values_of(y), expected_sum(g, axes)) < 1e-12);
  };
  check({2, 3, 4, 5}, 0);
  check({}, 15);
  check({5}, 7);
  check({3, 1, 1}, 13);
  check({1, 3, 1, 1}, 13);
  check({4, 5}, 3);
  check({2, 1, 4, 1}, 10);
}

TEST_CASE("sum_to_channels") {
  for (const Layout layout : {Layout::RowMajor, Layout::ChannelsLast}) {
    const auto x = sample_array<double>(1, {2, 3, 4, 5}, layout);
    const auto y = kernel::sum_to_channels(x);
    CHECK(y.extents() == Extents{3});
    CHECK(largest_difference(values_of(y), expected_sum(x, 13)) < 1e-12);
  }
}

// SPDX-License-Identifier: MIT
#include <whitematter/cpu/pooling.hpp>

#include "support/arrays.hpp"

using namespace wm;

namespace {

const std::vector<std::pair<Extents, Pool>> cases{
    {{2, 3, 6, 8}, {2}},
    {{2, 3, 7, 5}, {2}},
    {{1, 2, 7, 7}, {3, 2, 1}},
    {{2, 1, 5, 5}, {3, 1, 0}},
    {{1, 3, 4, 4}, {4}},
    {{1, 2, 5, 6}, {2, 3, 1}},
    {{1, 2, 6, 7}, {.kernel = {2, 3}, .stride = {3, 0}, .padding = {1, 0}}},
};

/// Calls f(index in y, indices in x of the window's pixels) for every window of the definition.
template <class F>
void for_each_window(const Extents& x, const Pool& pool, F f) {
  const Pair step = pool.step(), reach = pool.padding;
  const int height = (x[2] + 2 * reach.height - pool.kernel.height) / step.height + 1;
  const int width = (x[3] + 2 * reach.width - pool.kernel.width) / step.width + 1;
  const Extents y{x[0], x[1], height, width};
  for (int n = 0; n < x[0]; ++n)
    for (int c = 0; c < x[1]; ++c)
      for (int oy = 0; oy < height; ++oy)
        for (int ox = 0; ox < width; ++ox) {
          std::vector<std::size_t> pixels;
          for (int ky = 0; ky < pool.kernel.height; ++ky)
            for (int kx = 0; kx < pool.kernel.width; ++kx) {
              const int r = oy * step.height - reach.height + ky, s = ox * step.width - reach.width + kx;
              if (r >= 0 && r < x[2] && s >= 0 && s < x[3]) pixels.push_back(offset(x, n, c, r, s));
            }
          f(offset(y, n, c, oy, ox), pixels);
        }
}

}  // namespace

TEST_CASE("max pooling and its gradient by the definition") {
  for (const auto& [extents, pool] : cases)
    for (const Layout layout : {Layout::RowMajor, Layout::ChannelsLast}) {
      const auto x = sample_array<double>(1, extents, layout);
      const auto vx = values_of(x);
      const auto [y, where] = kernel::max_pool2d(x, kernel::windows_of(extents, pool));
      const auto dy = sample_array<double>(2, y.extents(), layout);
      const auto vdy = values_of(dy);
      std::vector<double> expected(vdy.size()), dx(vx.size(), 0.0);
      for_each_window(extents, pool, [&](std::size_t out, const std::vector<std::size_t>& pixels) {
        const auto best =
            *std::max_element(pixels.begin(), pixels.end(), [&](auto a, auto b) { return vx[a] < vx[b]; });
        expected[out] = vx[best];
        dx[best] += vdy[out];
      });
      CAPTURE(extents, pool.kernel, pool.stride, pool.padding);
      CHECK(values_of(y) == expected);
      CHECK(largest_difference(values_of(kernel::max_pool2d_backward(dy, where, extents)), dx) < 1e-14);
    }
}

TEST_CASE("average pooling and its gradient by the definition, padding counted") {
  for (const auto& [extents, pool] : cases)
    for (const Layout layout : {Layout::RowMajor, Layout::ChannelsLast}) {
      const auto x = sample_array<double>(1, extents, layout);
      const auto vx = values_of(x);
      const auto windows = kernel::windows_of(extents, pool);
      const auto y = kernel::avg_pool2d(x, windows);
      const auto dy = sample_array<double>(2, y.extents(), layout);
      const auto vdy = values_of(dy);
      const double share = 1.0 / (pool.kernel.height * pool.kernel.width);
      std::vector<double> expected(vdy.size(), 0.0), dx(vx.size(), 0.0);
      for_each_window(extents, pool, [&](std::size_t out, const std::vector<std::size_t>& pixels) {
        for (const auto i : pixels) expected[out] += vx[i] * share, dx[i] += vdy[out] * share;
      });
      CAPTURE(extents, pool.kernel, pool.stride, pool.padding);
      CHECK(largest_difference(values_of(y), expected) < 1e-14);
      CHECK(largest_difference(values_of(kernel::avg_pool2d_backward(dy, extents, windows)), dx) < 1e-14);
    }
}

namespace {
template <class T>
auto pooled(const Array<T>& x, const Pool& pool) {
  return kernel::max_pool2d(x, kernel::windows_of(x.extents(), pool));
}
}  // namespace

TEST_CASE("the first of equal values gets the gradient of max pooling, and NaN wins") {
  const auto x = array_of<float>({1, 1, 2, 2}, {1, 1, 1, 1});
  const auto [y, where] = pooled(x, {2});
  CHECK(values_of(kernel::max_pool2d_backward(kernel::filled<float>({1, 1, 1, 1}, 3.f), where,
                                              x.extents())) == std::vector<float>{3, 0, 0, 0});
  CHECK(std::isnan(pooled(array_of<float>({1, 1, 2, 2}, {1, std::nanf(""), 2, 0}), {2}).first.data()[0]));
  CHECK(pooled(array_of<float>({1, 1, 1, 2}, {-INFINITY, -5}), {1}).first.data()[0] == -INFINITY);
}

TEST_CASE("padding never wins") {
  const auto [y, where] = pooled(kernel::filled<float>({1, 2, 3, 3}, -7.f), {3, 2, 1});
  CHECK(values_of(y) == std::vector<float>(8, -7.f));
}

TEST_CASE("dilated windows leave pixels out") {
  const auto x = array_of<float>({1, 1, 1, 5}, {9, 1, 2, 8, 3});
  CHECK(values_of(pooled(x, {.kernel = {1, 2}, .stride = 1, .dilation = {1, 2}}).first) ==
        std::vector<float>{9, 8, 3});
  CHECK(values_of(pooled(x, {.kernel = {1, 2}, .stride = 1, .padding = {0, 1}, .dilation = {1, 3}}).first) ==
        std::vector<float>{2, 9, 3, 2});
}

TEST_CASE("a mean that does not count padding") {
  const Pool pool{.kernel = {1, 3}, .stride = {1, 2}, .padding = {0, 1}, .count_include_pad = false};
  const auto x = array_of<double>({1, 1, 1, 3}, {2, 4, 9});
  CHECK(values_of(kernel::avg_pool2d(x, kernel::windows_of(x.extents(), pool))) ==
        std::vector<double>{3, 6.5});
}

TEST_CASE("adaptive windows overlap where the size does not divide") {
  const auto windows = kernel::adaptive_windows({1, 1, 5, 2}, {3, 4});
  const auto bounds = [](const std::vector<kernel::Window>& all) {
    std::vector<int> result;
    for (const auto& window : all) result.insert(result.end(), {window.begin, window.end, window.count});
    return result;
  };
  CHECK(bounds(windows.rows) == std::vector<int>{0, 2, 2, 1, 4, 3, 3, 5, 2});
  CHECK(bounds(windows.columns) == std::vector<int>{0, 1, 1, 0, 1, 1, 1, 2, 1, 1, 2, 1});
}

TEST_CASE("pooling of no images") {
  const Extents none{0, 3, 4, 4};
  const auto [y, where] = pooled(Array<float>(none), {2});
  CHECK(y.extents() == Extents{0, 3, 2, 2});
  CHECK(kernel::max_pool2d_backward(y, where, none).extents() == none);
  CHECK(kernel::avg_pool2d(Array<float>(none), kernel::windows_of(none, {2})).elements() == 0);
}

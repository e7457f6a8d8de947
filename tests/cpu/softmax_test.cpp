// SPDX-License-Identifier: MIT
#include <whitematter/cpu/softmax.hpp>

#include "support/arrays.hpp"

using namespace wm;

TEST_CASE("softmax along each axis is exp over its sum") {
  const Extents extents{2, 3, 4};
  for (const Layout layout : {Layout::RowMajor, Layout::ChannelsLast})
    for (int axis = 0; axis < 3; ++axis) {
      const auto x = sample_array<double>(1, extents, layout);
      const auto v = values_of(x), y = values_of(kernel::softmax(x, axis, false)),
                 log_y = values_of(kernel::softmax(x, axis, true));
      const auto step = static_cast<std::size_t>(extents.elements(axis + 1, 3)),
                 n = static_cast<std::size_t>(extents[axis]);
      for (std::size_t i = 0; i < v.size(); ++i) {
        const std::size_t start = i / (step * n) * step * n + i % step;
        double sum = 0;
        for (std::size_t k = 0; k < n; ++k) sum += std::exp(v[start + k * step]);
        CHECK(std::abs(y[i] - std::exp(v[i]) / sum) < 1e-14);
        CHECK(std::abs(log_y[i] - (v[i] - std::log(sum))) < 1e-14);
      }
    }
}

TEST_CASE("softmax of large values does not overflow") {
  const auto x = array_of<float>({2, 2}, {1000, 1000, -1000, 0});
  CHECK(values_of(kernel::softmax(x, 1, false)) == std::vector<float>{0.5f, 0.5f, 0, 1});
  CHECK(values_of(kernel::softmax(x, 1, true))[2] == -1000);
}

TEST_CASE("softmax of no rows") {
  CHECK(kernel::softmax(Array<float>({0, 3}), 1, false).extents() == Extents{0, 3});
}

TEST_CASE("gradients of softmax by its derivative") {
  const auto y = array_of<double>({1, 2}, {0.25, 0.75}), dy = array_of<double>({1, 2}, {1, 3});
  CHECK(largest_difference(values_of(kernel::softmax_backward(y, dy, 1, false)),
                           std::vector<double>{0.25 * (1 - 2.5), 0.75 * (3 - 2.5)}) < 1e-15);
  const auto log_y = array_of<double>({1, 2}, {std::log(0.25), std::log(0.75)});
  CHECK(largest_difference(values_of(kernel::softmax_backward(log_y, dy, 1, true)),
                           std::vector<double>{1 - 0.25 * 4, 3 - 0.75 * 4}) < 1e-15);
}

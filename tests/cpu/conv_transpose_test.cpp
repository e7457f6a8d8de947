// SPDX-License-Identifier: MIT
#include <whitematter/cpu/conv_transpose.hpp>

#include <numeric>

#include "support/arrays.hpp"

using namespace wm;

TEST_CASE("each pixel puts its kernel into the result") {
  const auto x = array_of<double>({1, 1, 2, 2}, {1, 2, 3, 4});
  const auto w = array_of<double>({1, 1, 2, 2}, {1, 10, 100, 1000});
  const auto apart = kernel::conv_transpose2d(x, w, {}, {.stride = 2});
  CHECK(apart.extents() == Extents{1, 1, 4, 4});
  CHECK(values_of(apart) ==
        std::vector<double>{1, 10, 2, 20, 100, 1000, 200, 2000, 3, 30, 4, 40, 300, 3000, 400, 4000});
  const auto overlapping = kernel::conv_transpose2d(x, w, array_of<double>({1}, {0.5}), {});
  CHECK(values_of(overlapping) ==
        std::vector<double>{1.5, 12.5, 20.5, 103.5, 1234.5, 2040.5, 300.5, 3400.5, 4000.5});
}

TEST_CASE("output padding adds rows and columns at the end") {
  const auto x = array_of<double>({1, 1, 1, 1}, {7}), w = array_of<double>({1, 1, 1, 1}, {2});
  const auto y = kernel::conv_transpose2d(x, w, array_of<double>({1}, {3}),
                                          {.stride = {2, 3}, .output_padding = {1, 2}});
  CHECK(y.extents() == Extents{1, 1, 2, 3});
  CHECK(values_of(y) == std::vector<double>{17, 3, 3, 3, 3, 3});
}

TEST_CASE("the gradients are those of the sum of products") {
  const ConvTranspose c{.stride = {2, 1}, .padding = {1, 0}, .output_padding = {1, 0}, .groups = 2};
  for (const Layout layout : {Layout::RowMajor, Layout::ChannelsLast}) {
    const auto x = sample_array<double>(1, {2, 4, 3, 2}, layout), w = sample_array<double>(2, {4, 3, 3, 2});
    const auto y = kernel::conv_transpose2d(x, w, {}, c);
    const auto dy = sample_array<double>(3, y.extents(), layout);
    const auto dot = [](const std::vector<double>& a, const std::vector<double>& b) {
      return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
    };
    // The operation is linear in both, so that <y, dy> = <x, dx> = <w, dw>.
    const double sum = dot(values_of(y), values_of(dy));
    const auto dx = kernel::conv_transpose2d_backward_input(dy, w, c);
    const auto dw = kernel::conv_transpose2d_backward_weight(x, dy, w.extents(), c);
    CHECK(dx.extents() == x.extents());
    CHECK(std::abs(dot(values_of(x), values_of(dx)) - sum) < 1e-11);
    CHECK(std::abs(dot(values_of(w), values_of(dw)) - sum) < 1e-11);
  }
}

TEST_CASE("transposed convolution of no images") {
  const auto y = kernel::conv_transpose2d(Array<float>({0, 3, 4, 4}), sample_array<float>(1, {3, 2, 2, 2}),
                                          sample_array<float>(2, {2}), {.stride = 2});
  CHECK(y.extents() == Extents{0, 2, 8, 8});
}

static_assert(conv_transpose_output(4, 3, 2, 1, 1, 1) == 8 && conv_transpose_output(1, 1, 1, 3, 0, 1) == 0);

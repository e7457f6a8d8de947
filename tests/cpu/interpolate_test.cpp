// SPDX-License-Identifier: MIT
#include <whitematter/cpu/interpolate.hpp>

#include <numeric>

#include "support/arrays.hpp"
#include "support/threads.hpp"

using namespace wm;
using enum Interpolation;

namespace {

std::vector<double> resized(const std::vector<double>& line, int out, Interpolation mode) {
  return values_of(
      kernel::interpolate(array_of<double>({1, 1, 1, static_cast<int>(line.size())}, line), {1, out}, mode));
}

}  // namespace

TEST_CASE("interpolation of a line by hand") {
  CHECK(resized({1, 2, 3}, 6, Nearest) == std::vector<double>{1, 1, 2, 2, 3, 3});
  CHECK(resized({1, 2, 3, 4}, 2, Nearest) == std::vector<double>{1, 3});
  CHECK(resized({0, 4}, 4, Bilinear) == std::vector<double>{0, 1, 3, 4});
  CHECK(resized({0, 4, 8, 12}, 2, Bilinear) == std::vector<double>{2, 10});
  CHECK(resized({0, 4}, 5, BilinearAligned) == std::vector<double>{0, 1, 2, 3, 4});
  CHECK(resized({7, 9}, 1, Bilinear) == std::vector<double>{8});
  CHECK(resized({7, 9}, 1, BilinearAligned) == std::vector<double>{7});
  CHECK(resized({7}, 3, Bilinear) == std::vector<double>{7, 7, 7});
}

TEST_CASE("interpolation of an image by hand") {
  const auto x = array_of<double>({1, 1, 2, 2}, {0, 4, 8, 12});
  CHECK(values_of(kernel::interpolate(x, 3, BilinearAligned)) ==
        std::vector<double>{0, 2, 4, 4, 6, 8, 8, 10, 12});
}

TEST_CASE("nearest pixels are found in float, as PyTorch does it") {
  // 1.f / 41 is rounded down, so that pixel 41 of the result is still the first.
  const auto taps = kernel::interpolation_taps<double>(2, 82, Nearest);
  CHECK(taps[41].low == 0);
  CHECK(taps[42].low == 1);
}

TEST_CASE("interpolation does not depend on layout or threads") {
  const Threads scope(2);
  const auto x = sample_array<double>(1, {2, 3, 4, 5}), dy = sample_array<double>(2, {2, 3, 7, 3});
  for (const Interpolation mode : {Nearest, Bilinear, BilinearAligned}) {
    const auto y = kernel::interpolate(x, {7, 3}, mode);
    CHECK(values_of(kernel::interpolate(kernel::channels_last(x), {7, 3}, mode)) == values_of(y));
    const auto dx = values_of(kernel::interpolate_backward(dy, x.extents(), mode));
    CHECK(values_of(kernel::interpolate_backward(kernel::channels_last(dy), x.extents(), mode)) == dx);
    // The shares of a pixel add up to 1, so that nothing of the gradient is lost.
    const auto all = values_of(dy);
    CHECK(std::abs(std::accumulate(dx.begin(), dx.end(), 0.0) -
                   std::accumulate(all.begin(), all.end(), 0.0)) < 1e-12);
  }
}

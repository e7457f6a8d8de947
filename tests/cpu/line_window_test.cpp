// SPDX-License-Identifier: MIT
#include <whitematter/cpu/line_window.hpp>

#include "support/arrays.hpp"

using namespace wm;
using kernel::DirectionTaps;
using kernel::LineWindow;
using kernel::Patches;

namespace {

/// The matrix of rows [begin, end) as the window shows it.
std::vector<float> matrix_of(const Patches& patches, const LineWindow<float>& window, int begin, int end) {
  std::vector<float> matrix;
  for (int r = 0; r < end - begin; ++r) {
    const kernel::RunRows<float> rows = window.rows(r);
    for (int i = 0; i < patches.columns.results; ++i)
      for (std::int64_t run = 0; run < rows.count; ++run)
        for (std::int64_t p = 0; p < rows.depth; ++p)
          matrix.push_back(rows.data[i * rows.row_step + rows.runs[run] + p * rows.column_step]);
  }
  return matrix;
}

/// Compares windows of each image, of all channels and of some, with the patches that are gathered.
void check_windows(const Patches& patches) {
  const int images = 2, rows = patches.rows.results, columns = patches.columns.results;
  const auto x = sample_array<float>(1, {images, patches.height, patches.width, patches.channels});
  for (int image = 0; image < images; ++image)
    for (const auto& [begin, end] : {std::pair{0, rows}, std::pair{0, 1}, std::pair{rows - 1, rows}})
      for (const auto& [first, count] : {std::pair{0, patches.channels}, std::pair{1, 2}}) {
        CAPTURE(image, begin, end, first, count);
        std::vector<float> gathered(
            static_cast<std::size_t>((end - begin) * columns * patches.taps() * count));
        const std::int64_t result = image * patches.results();
        patches(x.data(), result + begin * columns, result + end * columns, first, count, gathered.data());
        std::vector<float> scratch(
            static_cast<std::size_t>(LineWindow<float>::size(patches, end - begin, count)), -7.0f);
        const LineWindow<float> window(patches, x.data(), image, begin, end, first, count, scratch.data());
        CHECK(matrix_of(patches, window, begin, end) == gathered);
      }
}

}  // namespace

TEST_CASE("a window shows what is gathered from its rows") {
  for (const int stride : {1, 2, 3})
    for (const int padding : {0, 1, 3})
      for (const int dilation : {1, 2}) {
        CAPTURE(stride, padding, dilation);
        const int height = 7, width = 9, kernel = 3;
        const auto results = [&](int size) {
          return (size + 2 * padding - dilation * (kernel - 1) - 1) / stride + 1;
        };
        check_windows({height, width, 4,
                       DirectionTaps::forward(results(height), kernel, stride, padding, dilation),
                       DirectionTaps::forward(results(width), kernel, stride, padding, dilation)});
        for (int remainder = 0; remainder < stride; ++remainder)
          check_windows(
              {height, width, 4,
               DirectionTaps::backward(remainder, height * stride, kernel, stride, padding, dilation),
               DirectionTaps::backward(remainder, width * stride, kernel, stride, padding, dilation)});
      }
}

TEST_CASE("a kernel that is larger than the image reads zeros around it") {
  const auto taps = DirectionTaps::forward(1, 7, 1, 2, 1);
  check_windows({3, 3, 4, taps, taps});
}

TEST_CASE("lines are copied only where something lies outside of the image") {
  const auto x = sample_array<float>(1, {1, 6, 6, 3});
  const Patches patches{6, 6, 3, DirectionTaps::forward(6, 3, 1, 1, 1),
                        DirectionTaps::forward(4, 3, 1, 0, 1)};
  std::vector<float> scratch(1000);
  CHECK(LineWindow<float>(patches, x.data(), 0, 1, 5, 0, 3, scratch.data()).data() == x.data());
  CHECK(LineWindow<float>(patches, x.data(), 0, 0, 5, 0, 3, scratch.data()).data() == scratch.data());
}

TEST_CASE("taps that lie together are one run") {
  const auto x = sample_array<float>(1, {1, 6, 6, 3});
  const auto near = DirectionTaps::forward(4, 3, 1, 0, 1), apart = DirectionTaps::forward(2, 3, 1, 0, 2);
  const LineWindow<float> together({6, 6, 3, near, near}, x.data(), 0, 0, 4, 0, 3, nullptr),
      channels({6, 6, 3, near, near}, x.data(), 0, 0, 4, 1, 2, nullptr),
      dilated({6, 6, 3, apart, apart}, x.data(), 0, 0, 2, 0, 3, nullptr);
  CHECK((together.runs().size() == 3 && together.depth() == 9));
  CHECK((channels.runs().size() == 9 && channels.depth() == 2));
  CHECK((dilated.runs().size() == 9 && dilated.depth() == 3));
}

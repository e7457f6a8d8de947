// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include <whitematter/cpu/gemm.hpp>
#include <whitematter/cpu/patches.hpp>

namespace wm::kernel {

/// The pixels of an image that rows [begin, end) of its results read, with zeros for what lies outside. Where
/// nothing does they stay where they are, otherwise they are copied: once, while a matrix of patches would
/// have a copy for each tap.
template <class T>
class LineWindow {
 public:
  /// Elements of scratch memory that a window may need.
  static std::int64_t size(const Patches& patches, int rows, int channels) {
    if (patches.taps() == 0) return 0;
    return std::int64_t{patches.rows.span(rows)} * patches.columns.span(patches.columns.results) * channels;
  }

  /// Images [N, H, W, C], of which channels [first, first + count) are read.
  LineWindow(const Patches& patches, const T* images, std::int64_t image, int begin, int end, int first,
             int count, T* scratch)
      : patches_(patches), count_(count) {
    if (patches.taps() == 0) return;
    const int top = begin * patches.rows.step + patches.rows.taps.front().source,
              left = patches.columns.taps.front().source, height = patches.rows.span(end - begin),
              width = patches.columns.span(patches.columns.results);
    if (top >= 0 && left >= 0 && top + height <= patches.height && left + width <= patches.width) {
      pixel_ = patches.channels;
      line_ = std::int64_t{patches.width} * pixel_;
      data_ = images + ((image * patches.height + top) * patches.width + left) * pixel_ + first;
    } else {
      pixel_ = count;
      line_ = std::int64_t{width} * pixel_;
      data_ = scratch;
      for (int y = 0; y < height; ++y)
        copy_line(images, image, first, top + y, left, width, scratch + y * line_);
    }
    find_runs();
  }

  /// The matrix [results of row begin + r, taps and channels].
  RunRows<T> rows(int r) const {
    return {data_ + r * row_step(),
            column_step(),
            1,
            runs_.data(),
            static_cast<std::int64_t>(runs_.size()),
            depth_};
  }

  /// Where the elements of the window that a result at its beginning reads lie: runs of so many, from these
  /// on.
  std::int64_t depth() const { return depth_; }
  const std::vector<std::int64_t>& runs() const { return runs_; }

  const T* data() const { return data_; }
  /// From a result to the next one of its row, and to the one below.
  std::int64_t column_step() const { return patches_.columns.step * pixel_; }
  std::int64_t row_step() const { return patches_.rows.step * line_; }

 private:
  void copy_line(const T* images, std::int64_t image, int first, int y, int left, int width, T* to) const {
    const int begin = std::clamp(0, left, left + width),
              end = std::clamp(patches_.width, begin, left + width);
    if (y < 0 || y >= patches_.height || begin == end) return void(std::fill_n(to, line_, T(0)));
    const int channels = patches_.channels;
    const T* from = images + ((image * patches_.height + y) * patches_.width + begin) * channels + first;
    to = std::fill_n(to, (begin - left) * pixel_, T(0));
    if (count_ == channels)
      to = std::copy_n(from, (end - begin) * pixel_, to);
    else
      for (int x = begin; x < end; ++x, from += channels) to = std::copy_n(from, count_, to);
    std::fill_n(to, (left + width - end) * pixel_, T(0));
  }

  void find_runs() {
    const auto& columns = patches_.columns.taps;
    const int first_row = patches_.rows.taps.front().source, first_column = columns.front().source;
    const bool together =
        pixel_ == count_ && columns.back().source - first_column + 1 == static_cast<int>(columns.size());
    depth_ = std::int64_t{count_} * (together ? static_cast<int>(columns.size()) : 1);
    for (const auto& row : patches_.rows.taps)
      for (const auto& column : columns) {
        runs_.push_back((row.source - first_row) * line_ + (column.source - first_column) * pixel_);
        if (together) break;
      }
  }

  const Patches& patches_;
  int count_;
  std::int64_t pixel_ = 0, line_ = 0, depth_ = 0;
  const T* data_ = nullptr;
  std::vector<std::int64_t> runs_;
};

}  // namespace wm::kernel

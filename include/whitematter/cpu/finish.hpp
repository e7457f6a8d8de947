// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/channel_map.hpp>

namespace wm::kernel {

/// What the sums of a product go through before they are written: * scale + offset for each channel, plus an
/// addend that lies as the result does, and 0 for what is below it. Null where there is none.
template <class T>
struct Finish {
  const T *scale = nullptr, *offset = nullptr, *addend = nullptr;
  bool relu = false;

  bool empty() const { return !scale && !offset && !addend && !relu; }
};

/// A bias and a map over channels that follow a product as one Finish, whose vectors it owns.
template <class T>
class FinishVectors {
 public:
  FinishVectors(const Array<T, Cpu>& bias, const ChannelMap<T>& map) {
    finish_.relu = map.relu;
    if (map.addend) addend_ = channels_last(map.addend);
    if (addend_) finish_.addend = addend_.data();
    if (!map.factor) {
      offset_ = bias;
    } else {
      scale_ = map.factor;
      offset_ = clone(map.shift);
      for (std::int64_t c = 0; c < offset_.elements(); ++c)
        offset_.data()[c] += ((bias ? bias.data()[c] : T(0)) - map.mean.data()[c]) * scale_.data()[c];
    }
    if (scale_) finish_.scale = scale_.data();
    if (offset_) finish_.offset = offset_.data();
  }

  const Finish<T>& finish() const { return finish_; }

 private:
  Array<T, Cpu> scale_, offset_, addend_;
  Finish<T> finish_;
};

/// Finishes a block of sums [.., channels], of which the first lies `begin` elements into the result.
template <class T>
void finish_rows(const Finish<T>& f, std::int64_t begin, std::int64_t rows, std::int64_t channels, T* y,
                 std::int64_t first, std::int64_t count) {
  if (f.empty()) return;
  const T* addend = f.addend ? f.addend + begin : nullptr;
  const std::int64_t last = first + count;
  for (std::int64_t r = 0; r < rows; ++r, y += channels) {
    if (f.scale)
      for (std::int64_t c = first; c < last; ++c) y[c] *= f.scale[c];
    if (f.offset)
      for (std::int64_t c = first; c < last; ++c) y[c] += f.offset[c];
    if (addend)
      for (std::int64_t c = first; c < last; ++c) y[c] += addend[r * channels + c];
    if (f.relu)
      for (std::int64_t c = first; c < last; ++c) y[c] = y[c] < 0 ? T(0) : y[c];
  }
}

/// The same for all channels.
template <class T>
void finish_rows(const Finish<T>& f, std::int64_t begin, std::int64_t rows, std::int64_t channels, T* y) {
  finish_rows(f, begin, rows, channels, y, 0, channels);
}

}  // namespace wm::kernel

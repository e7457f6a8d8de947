// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/copy.hpp>

namespace wm::kernel {

/// (x - mean) * factor + shift for each channel of x [N, C, ...], plus an addend of its sizes where there is
/// one, and 0 for what is below it with `relu`.
template <class T, class Device = Cpu>
struct ChannelMap {
  Array<T, Device> x, mean, factor, shift;
  Array<T, Device> addend{};
  bool relu = false;
  Place place = current_place();  // where a profile counts it: it is written when somebody reads it

  const char* parts() const { return addend ? (relu ? "add, relu" : "add") : (relu ? "relu" : ""); }
};

namespace detail {

template <bool Add, bool Relu, class T>
void map_channels(std::int64_t rows, std::int64_t channels, const T* x, const T* mean, const T* factor,
                  const T* shift, const T* addend, T* y) {
  for (std::int64_t r = 0; r < rows; ++r, x += channels, y += channels) {
    for (std::int64_t c = 0; c < channels; ++c) {
      T value = (x[c] - mean[c]) * factor[c] + shift[c];
      if constexpr (Add) value += addend[c];
      y[c] = Relu && value < 0 ? T(0) : value;
    }
    if constexpr (Add) addend += channels;
  }
}

}  // namespace detail

/// All of it in one pass, channels last; into x where `overwrite` says so. `y` may be x.
template <Floating T>
Array<T, Cpu> write(const ChannelMap<T>& map, bool overwrite = false) {
  const LayerSpan layer(map.place);
  const Array<T, Cpu> x = channels_last(map.x), addend = map.addend ? channels_last(map.addend) : map.addend;
  const Array<T, Cpu> y = overwrite ? x : Array<T, Cpu>(x.extents(), Layout::ChannelsLast);
  if (x.elements() == 0) return y;
  const Span span("batch_norm", {3 * x.elements(), (addend ? 3 : 2) * x.bytes(), x.extents(), map.parts()});
  const std::int64_t channels = x.size(1);
  const auto pass =
      addend ? (map.relu ? detail::map_channels<true, true, T> : detail::map_channels<true, false, T>)
             : (map.relu ? detail::map_channels<false, true, T> : detail::map_channels<false, false, T>);
  parallel_for(x.elements() / channels, std::max<std::int64_t>(1, memory_grain / channels),
               [&](std::int64_t begin, std::int64_t end) {
                 const std::int64_t at = begin * channels;
                 pass(end - begin, channels, x.data() + at, map.mean.data(), map.factor.data(),
                      map.shift.data(), addend ? addend.data() + at : nullptr, y.data() + at);
               });
  return y;
}

}  // namespace wm::kernel

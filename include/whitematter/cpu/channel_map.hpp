// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/copy.hpp>
#include <whitematter/cpu/vector.hpp>

#define WM_KERNELS <whitematter/cpu/simd/batch_norm.inc>
#include <whitematter/cpu/simd/for_each_target.inc>

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

/// All of it in one pass, channels last; into x where `overwrite` says so. `y` may be x.
template <class T>
Array<T, Cpu> write(const ChannelMap<T>& map, bool overwrite = false) {
  const LayerSpan layer(map.place);
  const Array<T, Cpu> x = channels_last(map.x), addend = map.addend ? channels_last(map.addend) : map.addend;
  const Array<T, Cpu> y = overwrite ? x : Array<T, Cpu>(x.extents(), Layout::ChannelsLast);
  if (x.elements() == 0) return y;
  const Span span("batch_norm", {3 * x.elements(), (addend ? 3 : 2) * x.bytes(), x.extents(), map.parts()});
  const std::int64_t channels = x.size(1);
  parallel_for(x.elements() / channels, std::max<std::int64_t>(1, memory_grain / channels),
               [&](std::int64_t begin, std::int64_t end) {
                 const std::int64_t at = begin * channels;
                 WM_PICK(map_channels<T>)
                 (end - begin, channels, x.data() + at, map.mean.data(), map.factor.data(), map.shift.data(),
                  addend ? addend.data() + at : nullptr, map.relu, y.data() + at);
               });
  return y;
}

}  // namespace wm::kernel

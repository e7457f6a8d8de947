// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/dropout_words.hpp>
#include <whitematter/cpu/elementwise.hpp>

namespace wm::kernel {

/// 1 with probability 1 - p, else 0. The words are of the elements in row-major order, so that the mask does
/// not depend on the layout; the generator moves behind them.
inline Array<std::uint8_t, Cpu> dropout_mask(const Extents& extents, Layout layout, double p,
                                             Generator& generator) {
  const Array<std::uint8_t, Cpu> mask(extents, layout);
  const Span span("dropout", {0, mask.bytes(), extents, "mask"});
  const DropoutWords dropped(p, extents.elements(), generator);
  // A plane is what keeps its order in both layouts.
  const bool last = layout == Layout::ChannelsLast && extents.rank() > 2;
  const std::int64_t elements = extents.elements(), channels = last ? extents[1] : 1,
                     pixels = last ? extents.elements(2, extents.rank()) : memory_grain;
  const std::int64_t planes = pixels == 0 ? 0 : (elements + pixels - 1) / pixels;
  parallel_for(planes, std::max<std::int64_t>(1, memory_grain / std::max<std::int64_t>(1, pixels)),
               [&](std::int64_t begin, std::int64_t end) {
                 for (std::int64_t plane = begin; plane < end; ++plane) {
                   const std::int64_t image = plane / channels;
                   std::uint8_t* to = last ? mask.data() + image * channels * pixels + plane % channels
                                           : mask.data() + plane * pixels;
                   const std::int64_t n = last ? pixels : std::min(pixels, elements - plane * pixels);
                   dropped.factors(plane * pixels, n, std::uint8_t(1), to, channels);
                 }
               });
  return mask;
}

/// factor * x where the mask is 1, else 0. The gradient is the same of dy.
template <class T>
Array<T, Cpu> masked(const Array<T, Cpu>& x, const Array<std::uint8_t, Cpu>& mask, T factor) {
  return map<T>(
      "dropout: the mask must have the tensor's sizes",
      [factor](const auto& v, const auto& m) { return (m != std::uint8_t(0)).select(v * factor, T(0)); }, x,
      mask);
}

}  // namespace wm::kernel

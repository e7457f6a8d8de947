// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>

#include <whitematter/core/array.hpp>
#include <whitematter/core/parallel.hpp>
#include <whitematter/core/span.hpp>

namespace wm::kernel {

/// Elements of one task where work is bound by memory.
inline constexpr std::int64_t memory_grain = 1 << 15;

/// Conversions between layouts so far; a training step of an image model makes none.
inline std::int64_t& layout_conversions() {
  thread_local std::int64_t count = 0;
  return count;
}

template <class T>
void fill(const Array<T, Cpu>& x, T value) {
  const Span span("fill", {.bytes = x.bytes(), .shape = x.extents()});
  std::fill_n(x.data(), x.elements(), value);
}

template <class T>
Array<T, Cpu> filled(const Extents& extents, T value, Layout layout = Layout::RowMajor) {
  Array<T, Cpu> result(extents, layout);
  fill(result, value);
  return result;
}

template <class T>
Array<T, Cpu> clone(const Array<T, Cpu>& x) {
  const Span span("clone", {.bytes = 2 * x.bytes(), .shape = x.extents()});
  Array<T, Cpu> result(x.extents(), x.layout());
  std::copy_n(x.data(), x.elements(), result.data());
  return result;
}

/// [n, rows, cols] -> [n, cols, rows], in square tiles that stay in the cache.
template <class T>
void transpose(const T* from, T* to, std::int64_t n, std::int64_t rows, std::int64_t cols) {
  constexpr std::int64_t tile = 16;
  parallel_for(n, std::max<std::int64_t>(1, memory_grain / std::max<std::int64_t>(1, rows * cols)),
               [&](std::int64_t begin, std::int64_t end) {
                 for (std::int64_t i = begin; i < end; ++i)
                   for (std::int64_t r = 0; r < rows; r += tile)
                     for (std::int64_t c = 0; c < cols; c += tile)
                       for (std::int64_t y = r; y < std::min(rows, r + tile); ++y)
                         for (std::int64_t x = c; x < std::min(cols, c + tile); ++x)
                           to[(i * cols + x) * rows + y] = from[(i * rows + y) * cols + x];
               });
}

/// x with its elements in the given order; x itself where they are. Channels are axis 1.
template <class T>
Array<T, Cpu> with_layout(const Array<T, Cpu>& x, Layout layout) {
  if (x.layout() == layout) return x;
  if (x.rank() < 3) return x.relabelled(layout);
  const std::int64_t channels = x.size(1), pixels = x.extents().elements(2, x.rank());
  if (channels == 1 || pixels == 1) return x.relabelled(layout);
  ++layout_conversions();
  const bool to_last = layout == Layout::ChannelsLast;
  const Span span(
      "with_layout",
      {.bytes = 2 * x.bytes(), .shape = x.extents(), .algorithm = to_last ? "channels last" : "row major"});
  Array<T, Cpu> result(x.extents(), layout);
  transpose(x.data(), result.data(), x.size(0), to_last ? channels : pixels, to_last ? pixels : channels);
  return result;
}

template <class T>
Array<T, Cpu> row_major(const Array<T, Cpu>& x) {
  return with_layout(x, Layout::RowMajor);
}

template <class T>
Array<T, Cpu> channels_last(const Array<T, Cpu>& x) {
  return with_layout(x, Layout::ChannelsLast);
}

/// The values of x as another element type; halves go through float.
template <class To, class From>
Array<To, Cpu> cast(const Array<From, Cpu>& x) {
  Array<To, Cpu> result(x.extents(), x.layout());
  const Span span("cast", {.bytes = x.bytes() + result.bytes(), .shape = x.extents()});
  constexpr bool through_float = size_of(element_type<To>()) == 2 || size_of(element_type<From>()) == 2;
  std::transform(x.data(), x.data() + x.elements(), result.data(), [](From value) {
    if constexpr (through_float)
      return static_cast<To>(static_cast<float>(value));
    else
      return static_cast<To>(value);
  });
  return result;
}

/// sum += x, element by element.
template <class T>
void accumulate(const Array<T, Cpu>& sum, const Array<T, Cpu>& x) {
  const Span span("accumulate", {.flops = x.elements(), .bytes = 3 * x.bytes(), .shape = x.extents()});
  const Array<T, Cpu> same = with_layout(x, sum.layout());
  T* to = sum.data();
  const T* from = same.data();
  parallel_for(sum.elements(), memory_grain, [=](std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i) to[i] += from[i];
  });
}

}  // namespace wm::kernel

// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/core/eigen.hpp>
#include <whitematter/cpu/copy.hpp>
#include <whitematter/cpu/finish.hpp>
#include <whitematter/cpu/gemm.hpp>
#include <whitematter/cpu/patches.hpp>
#include <whitematter/cpu/weight_cache.hpp>

/// Convolution of any geometry as a product of the weight and of a matrix that is gathered from the images, a
/// few rows at a time.
namespace wm::kernel::detail {

/// Rows of one task: what is gathered fits in the second-level cache, and the weight is read for many of
/// them.
inline std::int64_t gathered_rows(std::int64_t depth) {
  return std::clamp<std::int64_t>((1 << 18) / std::max<std::int64_t>(depth, 1), 24, 96);
}

/// Results that are few enough to gather all of their rows before the first product.
inline constexpr std::int64_t most_few_rows = 256;

/// [O, I, KH, KW] -> [O, KH KW, I]: the order in which channels that are last are gathered.
template <class T>
Array<T, Cpu> channels_inside(const Array<T, Cpu>& weight) {
  const Array<T, Cpu> w = row_major(weight);
  const std::int64_t taps = w.extents().elements(2, 4);
  Array<T, Cpu> result({w.size(0), static_cast<int>(taps), w.size(1)});
  transpose(w.data(), result.data(), w.size(0), w.size(1), taps);
  return result;
}

/// Results = gathered rows times the weight of each group, finished.
template <class T>
void multiply_gathered(const Patches& patches, const Array<T, Cpu>& source,
                       const std::vector<PackedMatrix<T>>& weights, const Array<T, Cpu>& target,
                       const Finish<T>& finish) {
  const auto groups = static_cast<int>(weights.size());
  const int in = patches.channels / groups, out = target.size(1), out_group = out / groups;
  const std::int64_t depth = std::int64_t{patches.taps()} * in;
  const bool in_place = patches.rows.stride == 1 && patches.columns.stride == 1;
  parallel_for(source.size(0) * patches.results(), gathered_rows(depth),
               [&](std::int64_t begin, std::int64_t end) {
                 const Storage<T, Cpu> gathered(patches.direct() ? 0 : (end - begin) * depth),
                     results(in_place ? 0 : (end - begin) * out);
                 T* to = in_place ? target.data() + begin * out : results.data();
                 for (int g = 0; g < groups; ++g) {
                   Operand<T> rows{source.data() + begin * patches.channels + g * in, patches.channels};
                   if (!patches.direct()) {
                     patches(source.data(), begin, end, g * in, in, gathered.data());
                     rows = {gathered.data(), depth};
                   }
                   gemm<T>(end - begin, rows, weights[static_cast<std::size_t>(g)], to + g * out_group, out);
                 }
                 finish_rows(finish, begin * out, end - begin, out, to);
                 for (std::int64_t r = begin; !in_place && r < end; ++r)
                   std::copy_n(to + (r - begin) * out, out,
                               target.data() + patches.target(r, target.size(2), target.size(3)) * out);
               });
}

/// The same for so few results that threads share the weight's panels: rows are gathered once for all.
template <class T>
void multiply_few(const Patches& patches, const Array<T, Cpu>& x, const PackedMatrix<T>& weight,
                  const Array<T, Cpu>& y, const Finish<T>& finish) {
  constexpr std::int64_t piece = 8;
  const std::int64_t m = x.size(0) * patches.results(), out = y.size(1);
  const Storage<T, Cpu> gathered(patches.direct() ? 0 : m * weight.k());
  Operand<T> rows{x.data(), patches.channels};
  if (!patches.direct()) {
    parallel_for(m, piece, [&](std::int64_t begin, std::int64_t end) {
      patches(x.data(), begin, end, 0, patches.channels, gathered.data() + begin * weight.k());
    });
    rows = {gathered.data(), weight.k()};
  }
  for_each_block(m, m, weight, [&](const Block& block) {
    gemm<T>(block, rows, weight, y.data(), out);
    finish_rows(finish, 0, m, out, y.data(), block.column, block.columns);
  });
}

/// x [N, C, H, W] and y [N, O, OH, OW] channels last, weight [O, C / groups, KH, KW].
template <class T>
void direct_forward(const ConvolutionSizes& s, const Array<T, Cpu>& x, const Array<T, Cpu>& weight,
                    const Finish<T>& finish, const Array<T, Cpu>& y) {
  const Conv& c = s.conv;
  const Patches patches{
      s.height, s.width, s.in,
      DirectionTaps::forward(s.out_height, s.kernel_h, c.stride.height, c.padding.height, c.dilation.height),
      DirectionTaps::forward(s.out_width, s.kernel_w, c.stride.width, c.padding.width, c.dilation.width)};
  const auto weights = weight_form<std::vector<PackedMatrix<T>>>(weight, WeightForm::Direct, c.groups, [&] {
    const std::int64_t depth = std::int64_t{s.taps()} * s.in_group();
    std::vector<PackedMatrix<T>> packed;
    for (int g = 0; g < c.groups; ++g)
      packed.emplace_back(depth, s.out_group(),
                          Operand<T>{weight.data() + g * s.out_group() * depth, depth, Transpose::Yes},
                          s.taps());
    return packed;
  });
  if (c.groups == 1 && s.out_pixels() <= most_few_rows && weights->front().count() > 1)
    multiply_few(patches, x, weights->front(), y, finish);
  else
    multiply_gathered(patches, x, *weights, y, finish);
}

/// The taps that reach the gradient of each input depend on its remainder by the stride.
template <class T>
void direct_backward_input(const ConvolutionSizes& s, const Array<T, Cpu>& dy, const Array<T, Cpu>& weight,
                           const Array<T, Cpu>& dx) {
  const Conv& c = s.conv;
  const Array<T, Cpu> w = channels_inside(weight);
  for (int row = 0; row < std::min(c.stride.height, s.height); ++row)
    for (int column = 0; column < std::min(c.stride.width, s.width); ++column) {
      const Patches patches{s.out_height, s.out_width, s.out,
                            DirectionTaps::backward(row, s.height, s.kernel_h, c.stride.height,
                                                    c.padding.height, c.dilation.height),
                            DirectionTaps::backward(column, s.width, s.kernel_w, c.stride.width,
                                                    c.padding.width, c.dilation.width)};
      const std::int64_t depth = std::int64_t{patches.taps()} * s.out_group();
      const Storage<T, Cpu> taps(std::max<std::int64_t>(depth, 1) * s.in_group());
      std::vector<PackedMatrix<T>> weights;
      for (int g = 0; g < c.groups; ++g) {
        T* to = taps.data();
        for (const auto& y : patches.rows.taps)
          for (const auto& x : patches.columns.taps)
            for (int o = g * s.out_group(); o < (g + 1) * s.out_group(); ++o)
              to = std::copy_n(
                  w.data() + (std::int64_t{o} * s.taps() + y.kernel * s.kernel_w + x.kernel) * s.in_group(),
                  s.in_group(), to);
        weights.emplace_back(depth, s.in_group(), Operand<T>{taps.data(), s.in_group()});
      }
      multiply_gathered(patches, dy, weights, dx, Finish<T>{});
    }
}

/// Results are cut into fixed parts, whose sums are added in order.
template <class T>
void direct_backward_weight(const ConvolutionSizes& s, const Array<T, Cpu>& x, const Array<T, Cpu>& dy,
                            const Array<T, Cpu>& dw) {
  const Conv& c = s.conv;
  const Patches patches{
      s.height, s.width, s.in,
      DirectionTaps::forward(s.out_height, s.kernel_h, c.stride.height, c.padding.height, c.dilation.height),
      DirectionTaps::forward(s.out_width, s.kernel_w, c.stride.width, c.padding.width, c.dilation.width)};
  const std::int64_t depth = std::int64_t{s.taps()} * s.in_group(), n = dw.elements(),
                     results = s.out_pixels();
  const std::int64_t step = gathered_rows(depth), parts = std::clamp<std::int64_t>(results / step, 1, 8);
  const Storage<T, Cpu> sums(parts * n);  // [part][group][tap, in, out]
  parallel_parts(parts, [&](std::int64_t part) {
    T* sum = sums.data() + part * n;
    std::fill_n(sum, n, T(0));
    const Storage<T, Cpu> gathered(patches.direct() ? 0 : step * depth);
    const std::int64_t last = (part + 1) * results / parts;
    for (std::int64_t begin = part * results / parts; begin < last; begin += step) {
      const std::int64_t end = std::min(last, begin + step);
      for (int g = 0; g < c.groups; ++g) {
        Operand<T> rows{x.data() + begin * s.in + g * s.in_group(), s.in, Transpose::Yes};
        if (!patches.direct()) {
          patches(x.data(), begin, end, g * s.in_group(), s.in_group(), gathered.data());
          rows = {gathered.data(), depth, Transpose::Yes};
        }
        gemm<T>(depth, rows,
                PackedMatrix<T>(end - begin, s.out_group(),
                                {dy.data() + begin * s.out + g * s.out_group(), s.out}),
                sum + g * depth * s.out_group(), s.out_group(), true);
      }
    }
  });
  for (std::int64_t part = 1; part < parts; ++part)
    eigen::vector(sums.data(), n) += eigen::vector(sums.data() + part * n, n);
  // [group][tap, in, out] -> [group, out, in, tap]
  const Storage<T, Cpu> turned(n);
  transpose(static_cast<const T*>(sums.data()), turned.data(), c.groups, depth, s.out_group());
  transpose(static_cast<const T*>(turned.data()), dw.data(), s.out, s.taps(), s.in_group());
}

}  // namespace wm::kernel::detail

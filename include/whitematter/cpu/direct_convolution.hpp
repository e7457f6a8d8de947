// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/core/eigen.hpp>
#include <whitematter/cpu/copy.hpp>
#include <whitematter/cpu/patch_product.hpp>
#include <whitematter/cpu/weight_cache.hpp>

/// Convolution of any geometry.
namespace wm::kernel::detail {

/// [O, I, KH, KW] -> [O, KH KW, I]: the order in which channels that are last are gathered.
template <class T>
Array<T, Cpu> channels_inside(const Array<T, Cpu>& weight) {
  const Array<T, Cpu> w = row_major(weight);
  const std::int64_t taps = w.extents().elements(2, 4);
  Array<T, Cpu> result({w.size(0), static_cast<int>(taps), w.size(1)});
  transpose(w.data(), result.data(), w.size(0), w.size(1), taps);
  return result;
}

/// What the output reads of the input.
inline Patches forward_patches(const ConvolutionSizes& s) {
  const Conv& c = s.conv;
  return {
      s.height, s.width, s.in,
      DirectionTaps::forward(s.out_height, s.kernel_h, c.stride.height, c.padding.height, c.dilation.height),
      DirectionTaps::forward(s.out_width, s.kernel_w, c.stride.width, c.padding.width, c.dilation.width)};
}

/// x [N, C, H, W] and y [N, O, OH, OW] channels last, weight [O, C / groups, KH, KW].
template <class T>
void direct_forward(const ConvolutionSizes& s, const Array<T, Cpu>& x, const Array<T, Cpu>& weight,
                    const Finish<T>& finish, const Array<T, Cpu>& y) {
  const Conv& c = s.conv;
  const Patches patches = forward_patches(s);
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
    multiply_patches(patches, x, *weights, y, finish);
}

/// The weight of each group as the gradient of these inputs meets it: [taps, out] x in.
template <class T>
std::vector<PackedMatrix<T>> gradient_weights(const ConvolutionSizes& s, const Patches& patches,
                                              const Array<T, Cpu>& channels_inside) {
  const std::int64_t depth = std::int64_t{patches.taps()} * s.out_group();
  const Storage<T, Cpu> taps(std::max<std::int64_t>(depth, 1) * s.in_group());
  std::vector<PackedMatrix<T>> weights;
  for (int g = 0; g < s.conv.groups; ++g) {
    T* to = taps.data();
    for (const auto& y : patches.rows.taps)
      for (const auto& x : patches.columns.taps)
        for (int o = g * s.out_group(); o < (g + 1) * s.out_group(); ++o)
          to = std::copy_n(channels_inside.data() +
                               (std::int64_t{o} * s.taps() + y.kernel * s.kernel_w + x.kernel) * s.in_group(),
                           s.in_group(), to);
    weights.emplace_back(depth, s.in_group(), Operand<T>{taps.data(), s.in_group()});
  }
  return weights;
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
      multiply_patches(patches, dy, gradient_weights(s, patches, w), dx, Finish<T>{});
    }
}

/// How the results of a gradient of the weight are cut: into steps of some rows of an image or of some small
/// images, and these into fixed parts whose sums are added in order.
struct WeightSteps {
  int rows, images, windows;  // of a step; windows of an image
  std::int64_t count, parts;

  explicit WeightSteps(const ConvolutionSizes& s) {
    constexpr int depth = 256;
    rows = window_rows(std::int64_t{s.width} * s.in_group() * s.conv.stride.height,
                       std::clamp(depth / std::max(s.out_width, 1), 1, s.out_height));
    images = rows < s.out_height ? 1 : std::max(1, depth / (s.out_height * s.out_width));
    windows = (s.out_height + rows - 1) / rows;
    count = images > 1 ? (s.batch + images - 1) / images : std::int64_t{s.batch} * windows;
    parts = std::clamp<std::int64_t>(count / 2, 1, 8);
  }
};

/// Adds one step's products to the sums [group][tap, in, out].
template <class T>
void add_weight_step(const ConvolutionSizes& s, const Patches& patches, const WeightSteps& steps,
                     std::int64_t step, const T* x, const T* dy, T* sums) {
  const std::int64_t image = step * steps.images / steps.windows;
  const int begin = static_cast<int>(step % steps.windows) * steps.rows,
            end = std::min(s.out_height, begin + steps.rows),
            images = static_cast<int>(std::min<std::int64_t>(steps.images, s.batch - image));
  const std::int64_t size = LineWindow<T>::size(patches, end - begin, s.in_group()),
                     pixels = std::int64_t{images} * (end - begin) * s.out_width,
                     first = (image * s.out_height + begin) * s.out_width;
  const Storage<T, Cpu> scratch(images * size);
  for (int g = 0; g < s.conv.groups; ++g) {
    const PackedMatrix<T> gradients(pixels, s.out_group(), {dy + first * s.out + g * s.out_group(), s.out});
    std::vector<LineWindow<T>> windows;
    std::vector<std::int64_t> rows;
    for (int i = 0; i < images; ++i) {
      windows.emplace_back(patches, x, image + i, begin, end, g * s.in_group(), s.in_group(),
                           scratch.data() + i * size);
      for (int r = 0; r < end - begin; ++r)
        rows.push_back(windows.back().data() - windows.front().data() + r * windows.back().row_step());
    }
    const LineWindow<T>& window = windows.front();
    for (const std::int64_t run : window.runs()) {
      const RunRows<T> taps{
          window.data() + run, 1, window.column_step(), rows.data(), static_cast<std::int64_t>(rows.size()),
          s.out_width};
      gemm(window.depth(), taps, gradients, 0, s.out_group(), sums, s.out_group(), true);
      sums += window.depth() * s.out_group();
    }
  }
}

template <class T>
void direct_backward_weight(const ConvolutionSizes& s, const Array<T, Cpu>& x, const Array<T, Cpu>& dy,
                            const Array<T, Cpu>& dw) {
  const Conv& c = s.conv;
  const Patches patches = forward_patches(s);
  const WeightSteps steps(s);
  const std::int64_t n = dw.elements(), depth = std::int64_t{s.taps()} * s.in_group();
  const Storage<T, Cpu> sums(steps.parts * n);
  parallel_parts(steps.parts, [&](std::int64_t part) {
    T* sum = sums.data() + part * n;
    std::fill_n(sum, n, T(0));
    for (std::int64_t step = part * steps.count / steps.parts; step < (part + 1) * steps.count / steps.parts;
         ++step)
      add_weight_step(s, patches, steps, step, x.data(), dy.data(), sum);
  });
  for (std::int64_t part = 1; part < steps.parts; ++part)
    eigen::vector(sums.data(), n) += eigen::vector(sums.data() + part * n, n);
  // [group][tap, in, out] -> [group, out, in, tap]
  const Storage<T, Cpu> turned(n);
  transpose(static_cast<const T*>(sums.data()), turned.data(), c.groups, depth, s.out_group());
  transpose(static_cast<const T*>(turned.data()), dw.data(), s.out, s.taps(), s.in_group());
}

}  // namespace wm::kernel::detail

// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/convolution_algorithm.hpp>
#include <whitematter/cpu/depthwise_convolution.hpp>
#include <whitematter/cpu/direct_convolution.hpp>
#include <whitematter/cpu/winograd.hpp>

namespace wm::kernel {

namespace detail {

/// The tiles of a convolution's output.
inline TileGrid output_tiles(const TileSizes& tile, const ConvolutionSizes& s) {
  return {tile,
          s.batch,
          s.height,
          s.width,
          s.out_height,
          s.out_width,
          s.conv.padding.height,
          s.conv.padding.width};
}

/// The tiles of its input's gradient.
inline TileGrid gradient_tiles(const TileSizes& tile, const ConvolutionSizes& s) {
  const bool strided = s.conv.stride != Pair(1);
  return {tile,
          s.batch,
          s.out_height,
          s.out_width,
          s.height,
          s.width,
          strided ? 0 : 2 - s.conv.padding.height,
          strided ? 0 : 2 - s.conv.padding.width};
}

inline WeightForm weight_form_of(ConvolutionAlgorithm algorithm) {
  if (algorithm == ConvolutionAlgorithm::Winograd2) return WeightForm::Winograd2;
  return algorithm == ConvolutionAlgorithm::Winograd4 ? WeightForm::Winograd4 : WeightForm::WinogradStride2;
}

/// What a profile shows of a pass from two arrays to a result.
template <class T>
Work convolution_work(const ConvolutionSizes& s, const Array<T, Cpu>& a, const Array<T, Cpu>& b,
                      const Extents& result, ConvolutionAlgorithm algorithm) {
  return {.flops = s.flops(),
          .bytes = a.bytes() + b.bytes() + result.elements() * static_cast<std::int64_t>(sizeof(T)),
          .shape = result,
          .algorithm = name_of(algorithm)};
}

}  // namespace detail

/// x [N, C, H, W], weight [O, C / groups, KH, KW], bias [O] or none -> [N, O, OH, OW], channels last. What
/// follows it as a map over channels is done in the same pass.
template <class T>
Array<T, Cpu> conv2d(const Array<T, Cpu>& image, const Array<T, Cpu>& weight, const Array<T, Cpu>& bias,
                     const Conv& conv, const ChannelMap<T>& then = {}) {
  const Array<T, Cpu> x = channels_last(image), w = row_major(weight);
  const ConvolutionSizes s(x.extents(), w.extents(), conv);
  const auto algorithm = convolution_algorithm<T>(s, WeightCache::current() != nullptr);
  const Span span("conv2d", detail::convolution_work(s, x, w, s.y(), algorithm));
  const Array<T, Cpu> y(s.y(), Layout::ChannelsLast);
  const FinishVectors<T> vectors(bias, then);
  const Finish<T>& finish = vectors.finish();
  switch (algorithm) {
    case ConvolutionAlgorithm::Direct:
      detail::direct_forward(s, x, w, finish, y);
      break;
    case ConvolutionAlgorithm::Depthwise:
      detail::depthwise_forward(s, x, w, finish, y);
      break;
    default: {
      const auto& transforms = winograd_transforms<T>(algorithm);
      detail::WeightPanels<T> panels(transforms, {w.data(), s.in, s.out, 9, 9 * s.in, false});
      if (WeightCache::current())
        panels = *weight_form<detail::WeightPanels<T>>(w, detail::weight_form_of(algorithm), 1, [&] {
          panels.make_all();
          return panels;
        });
      detail::winograd_images(detail::output_tiles(transforms.tile, s), x.data(), panels, y.data(), finish);
    }
  }
  return y;
}

/// Gradient of conv2d for its input, which had the given extents.
template <class T>
Array<T, Cpu> conv2d_backward_input(const Array<T, Cpu>& gradient, const Array<T, Cpu>& weight,
                                    const Extents& extents, const Conv& conv) {
  const Array<T, Cpu> dy = channels_last(gradient), w = row_major(weight);
  const ConvolutionSizes s(extents, w.extents(), conv);
  const auto algorithm = convolution_algorithm<T>(s);
  const Span span("conv2d_backward_input", detail::convolution_work(s, dy, w, extents, algorithm));
  const Array<T, Cpu> dx(extents, Layout::ChannelsLast);
  switch (algorithm) {
    case ConvolutionAlgorithm::Direct:
      detail::direct_backward_input(s, dy, w, dx);
      break;
    case ConvolutionAlgorithm::Depthwise:
      detail::depthwise_backward_input(s, dy, w, dx);
      break;
    default: {
      const auto& transforms = winograd_gradient_transforms<T>(algorithm);
      const detail::WeightPanels<T> panels(transforms, {w.data(), s.out, s.in, 9 * s.in, 9, true});
      detail::winograd_images(detail::gradient_tiles(transforms.tile, s), dy.data(), panels, dx.data(),
                              Finish<T>{});
    }
  }
  return dx;
}

/// Gradient of conv2d for its weight, which had the given extents.
template <class T>
Array<T, Cpu> conv2d_backward_weight(const Array<T, Cpu>& image, const Array<T, Cpu>& gradient,
                                     const Extents& weight, const Conv& conv) {
  const Array<T, Cpu> x = channels_last(image), dy = channels_last(gradient);
  const ConvolutionSizes s(x.extents(), weight, conv);
  const auto algorithm = convolution_algorithm<T>(s);
  const Span span("conv2d_backward_weight", detail::convolution_work(s, x, dy, weight, algorithm));
  const Array<T, Cpu> dw(weight);
  switch (algorithm) {
    case ConvolutionAlgorithm::Direct:
      detail::direct_backward_weight(s, x, dy, dw);
      break;
    case ConvolutionAlgorithm::Depthwise:
      detail::depthwise_backward_weight(s, x, dy, dw);
      break;
    default: {
      const auto& transforms = winograd_transforms<T>(algorithm);
      detail::winograd_weight_gradient(transforms, detail::output_tiles(transforms.tile, s), x.data(), s.in,
                                       dy.data(), s.out, dw.data());
    }
  }
  return dw;
}

}  // namespace wm::kernel

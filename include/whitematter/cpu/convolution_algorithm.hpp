// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdlib>
#include <string>

#include <whitematter/core/error.hpp>
#include <whitematter/cpu/convolution_sizes.hpp>
#include <whitematter/cpu/vector.hpp>

namespace wm {

/// How a convolution is computed. Winograd4 is F(4 x 4, 3 x 3), which needs a quarter of the products of
/// Direct and rounds about ten times as coarsely; Winograd2 is F(2 x 2, 3 x 3), which needs four ninths and
/// rounds as Direct does. WinogradStride2 takes the outer taps of a stride of 2 as F(4, 2) and needs nine
/// sixteenths.
enum class ConvolutionAlgorithm { Direct, Depthwise, Winograd2, Winograd4, WinogradStride2 };

/// Which errors of rounding an operation may trade for speed: Fast takes the fastest algorithm, Exact the
/// fastest of those that are as accurate as the definition's sums.
enum class Accuracy { Fast, Exact };

namespace detail {

inline constexpr std::array<const char*, 5> convolution_algorithm_names{"direct", "depthwise", "winograd2",
                                                                        "winograd4", "winograd_stride2"};

inline bool environment_says(const char* name, const char* value) {
  const char* text = std::getenv(name);
  return text && std::string(text) == value;
}

struct ConvolutionSettings {
  Accuracy accuracy = environment_says("WHITEMATTER_ACCURACY", "exact") ? Accuracy::Exact : Accuracy::Fast;
  int forced = -1;  // an algorithm's number, where one is forced

  ConvolutionSettings() {
    for (std::size_t i = 0; i < convolution_algorithm_names.size(); ++i)
      if (environment_says("WHITEMATTER_CONVOLUTION", convolution_algorithm_names[i]))
        forced = static_cast<int>(i);
  }
};

inline ConvolutionSettings& convolution_settings() {
  static ConvolutionSettings settings;
  return settings;
}

}  // namespace detail

inline const char* name_of(ConvolutionAlgorithm algorithm) {
  return detail::convolution_algorithm_names[static_cast<std::size_t>(algorithm)];
}

/// The environment variable WHITEMATTER_ACCURACY=exact says the same.
inline void set_accuracy(Accuracy accuracy) { detail::convolution_settings().accuracy = accuracy; }
inline Accuracy accuracy() { return detail::convolution_settings().accuracy; }

/// Makes all convolutions that can take this way take it, to measure or to compare, whatever their size;
/// WHITEMATTER_CONVOLUTION=direct, depthwise, winograd2, winograd4 or winograd_stride2 does the same.
inline void force_convolution(ConvolutionAlgorithm algorithm) {
  detail::convolution_settings().forced = static_cast<int>(algorithm);
}

/// Lets each convolution take its fastest way again.
inline void choose_convolutions() { detail::convolution_settings().forced = -1; }

namespace kernel {

namespace detail {

/// Whether an algorithm is right for this geometry.
template <class T>
bool can_convolve(ConvolutionAlgorithm algorithm, const ConvolutionSizes& s) {
  const Conv& c = s.conv;
  if (algorithm == ConvolutionAlgorithm::Direct) return true;
  if (algorithm == ConvolutionAlgorithm::Depthwise) return s.depthwise();
  const bool strided = algorithm == ConvolutionAlgorithm::WinogradStride2;
  const bool padded = strided ? c.padding == Pair(1) : c.padding.height <= 2 && c.padding.width <= 2;
  return has_wide_kernels() && s.kernel_h == 3 && s.kernel_w == 3 && c.stride == Pair(strided ? 2 : 1) &&
         padded && c.dilation == Pair(1) && c.groups == 1 && s.in % vector_lanes<T>() == 0 &&
         s.out % vector_lanes<T>() == 0 && s.in > 0 && s.out > 0;
}

/// What an algorithm costs, in products for each pair of channels: its products, those that its transforms
/// would have been, and reading its form of the weight or, where that is not kept, making it. Constants with
/// which the choice was the faster one where it was measured: for strides of 2 with 16 to 64 channels, and
/// for a ResNet-18 of one image as a whole. What lies between is an estimate.
inline double convolution_cost(ConvolutionAlgorithm algorithm, const ConvolutionSizes& s, bool weight_kept) {
  using enum ConvolutionAlgorithm;
  constexpr double read = 16, made = 600;
  const double transform = algorithm == WinogradStride2 ? 30 : 8;
  if (algorithm == Direct) return (static_cast<double>(s.out_pixels()) + (weight_kept ? read : 0)) * s.taps();
  const int size = algorithm == Winograd2 ? 2 : 4;
  const int points = algorithm == WinogradStride2 ? 2 * size + 1 : size + 2, filters = size + 2;
  const std::int64_t tiles =
      std::int64_t{s.batch} * ((s.out_height + size - 1) / size) * ((s.out_width + size - 1) / size);
  return static_cast<double>(tiles * points * points) * (1 + transform / s.in + transform / s.out) +
         (weight_kept ? read * filters * filters : made);
}

}  // namespace detail

/// The algorithm for a convolution and both of its gradients. Where the weight's form is kept from call to
/// call, as in inference, making it costs nothing.
template <class T>
ConvolutionAlgorithm convolution_algorithm(const ConvolutionSizes& s, bool weight_kept = false) {
  using enum ConvolutionAlgorithm;
  const auto& settings = wm::detail::convolution_settings();
  if (settings.forced >= 0) {
    const auto forced = static_cast<ConvolutionAlgorithm>(settings.forced);
    return detail::can_convolve<T>(forced, s) ? forced : Direct;
  }
  if (detail::can_convolve<T>(Depthwise, s)) return Depthwise;
  ConvolutionAlgorithm best = Direct;
  for (const auto algorithm : {Winograd2, Winograd4, WinogradStride2}) {
    if (algorithm != Winograd2 && settings.accuracy == Accuracy::Exact) continue;
    if (detail::can_convolve<T>(algorithm, s) &&
        detail::convolution_cost(algorithm, s, weight_kept) < detail::convolution_cost(best, s, weight_kept))
      best = algorithm;
  }
  return best;
}

}  // namespace kernel
}  // namespace wm

// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>

#include <whitematter/data/mixup.hpp>

namespace wm {

namespace detail {

/// A part of an image: rows [top, bottom) and columns [left, right).
struct Box {
  int top, bottom, left, right;
  double share(int height, int width) const {
    return static_cast<double>(bottom - top) * (right - left) / (static_cast<double>(height) * width);
  }
};

/// A box of about this share of the image, around one of its pixels and cut off at its border.
inline Box draw_box(int height, int width, double share, Generator& generator) {
  const double side = 0.5 * std::sqrt(share);
  const auto range = [&](int length) {
    const int middle = static_cast<int>(generator.below(static_cast<std::uint32_t>(length)));
    const int half = static_cast<int>(side * length);
    return std::pair{std::max(middle - half, 0), std::min(middle + half, length)};
  };
  const auto [left, right] = range(width);
  const auto [top, bottom] = range(height);
  return {top, bottom, left, right};
}

/// The images, with the box of each one's partner.
template <class T>
Array<T, Cpu> pasted_images(const Array<T, Cpu>& images, const std::vector<int>& partner, const Box& box) {
  const Array<T, Cpu> result = kernel::clone(images);
  const bool last = images.layout() == Layout::ChannelsLast;
  const int channels = images.size(1), height = images.size(2), width = images.size(3);
  // Runs of `step` elements a pixel, in `planes` planes.
  const std::int64_t step = last ? channels : 1, planes = last ? 1 : channels, plane = step * height * width;
  parallel_for(images.size(0), 1, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i)
      for (std::int64_t p = 0; p < planes; ++p)
        for (int y = box.top; y < box.bottom; ++y) {
          const std::int64_t place = p * plane + (std::int64_t{y} * width + box.left) * step;
          const T* from = images.data() + partner[static_cast<std::size_t>(i)] * planes * plane + place;
          std::copy_n(from, (box.right - box.left) * step, result.data() + i * planes * plane + place);
        }
  });
  return result;
}

}  // namespace detail

/// A box of each image replaced by another image of the batch, and the labels mixed by the areas; the box's
/// share is drawn from Beta(alpha, alpha) once: [Batch, C, H, W] and [Batch] -> the same and [Batch,
/// Classes]. Source: Yun et al., "CutMix: regularization strategy to train strong classifiers", 2019.
template <int Classes, Floating T, class S>
SoftBatch<T, S, Classes> cutmix(const Tensor<T, S>& images, const Tensor<std::int64_t, Shape<Batch>>& labels,
                                double alpha, Generator& generator = default_generator()) {
  static_assert(detail::has_images_in_batch<S> && S::rank == 4, "cutmix: images must be [Batch, C, H, W]");
  detail::check_mix("cutmix: each image must have a label", "cutmix: alpha must be positive", images.size(0),
                    labels.size(0), alpha);
  const int height = images.size(2), width = images.size(3);
  const double own = beta_draw(alpha, alpha, generator);
  const std::vector<int> partner = detail::partners(images.size(0), generator);
  const detail::Box box = detail::draw_box(height, width, 1 - own, generator);
  return {Tensor<T, S>(detail::pasted_images(images.array(), partner, box)),
          Tensor<T, Shape<Batch, Classes>>(detail::soft_labels<T>("cutmix", labels.array(), Classes, partner,
                                                                  1 - box.share(height, width)))};
}

}  // namespace wm

// SPDX-License-Identifier: MIT
#pragma once

#include <numeric>
#include <utility>
#include <vector>

#include <whitematter/data/beta.hpp>
#include <whitematter/tensor/tensor.hpp>

namespace wm {

/// Images, each with a share of more than one class: what cross_entropy takes as a soft target.
template <class T, class S, int Classes>
struct SoftBatch {
  Tensor<T, S> images;
  Tensor<T, Shape<Batch, Classes>> targets;
};

namespace detail {

/// Which image each image of a batch is mixed with: a permutation.
inline std::vector<int> partners(int count, Generator& generator) {
  std::vector<int> result(static_cast<std::size_t>(count));
  std::iota(result.begin(), result.end(), 0);
  for (std::size_t i = result.size(); i > 1; --i)
    std::swap(result[i - 1], result[generator.below(static_cast<std::uint32_t>(i))]);
  return result;
}

/// share of the image's own label, the rest of its partner's.
template <class T>
Array<T, Cpu> soft_labels(const char* operation, const Array<std::int64_t, Cpu>& labels, int classes,
                          const std::vector<int>& partner, double share) {
  Array<T, Cpu> result = kernel::filled<T>({labels.size(0), classes}, 0);
  const auto label = [&](int i) {
    const std::int64_t value = labels.data()[i];
    if (value < 0 || value >= classes) [[unlikely]]
      fail<IndexError>(text(operation, ": a label must name a class (expected 0 to ", classes - 1, ", got ",
                            value, " at position ", i, ")"));
    return value;
  };
  for (int i = 0; i < labels.size(0); ++i) {
    T* row = result.data() + std::int64_t{i} * classes;
    row[label(i)] += static_cast<T>(share);
    row[label(partner[static_cast<std::size_t>(i)])] += static_cast<T>(1 - share);
  }
  return result;
}

/// share of the image itself, the rest of its partner.
template <class T>
Array<T, Cpu> mixed_images(const Array<T, Cpu>& images, const std::vector<int>& partner, double share) {
  Array<T, Cpu> result(images.extents(), images.layout());
  const std::int64_t elements = images.extents().elements(1, images.rank());
  const T own = static_cast<T>(share), other = static_cast<T>(1 - share);
  parallel_for(images.size(0), 1, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i) {
      const T* a = images.data() + i * elements;
      const T* b = images.data() + partner[static_cast<std::size_t>(i)] * elements;
      T* to = result.data() + i * elements;
      for (std::int64_t j = 0; j < elements; ++j) to[j] = own * a[j] + other * b[j];
    }
  });
  return result;
}

inline void check_mix(const char* rule, const char* alpha_rule, int images, int labels, double alpha) {
  check<ShapeError>(images == labels, rule, images, labels);
  check(alpha > 0, alpha_rule, "> 0", alpha);
}

template <class S>
inline constexpr bool has_images_in_batch = S::rank >= 2 && S::axes()[0].label == "Batch";

}  // namespace detail

/// Each image mixed with another of the batch, and their labels alike, by a share drawn from Beta(alpha,
/// alpha) once: [Batch, ...] and [Batch] -> [Batch, ...] and [Batch, Classes]. Source: Zhang et al., "mixup:
/// beyond empirical risk minimization", 2018.
template <int Classes, Floating T, class S>
SoftBatch<T, S, Classes> mixup(const Tensor<T, S>& images, const Tensor<std::int64_t, Shape<Batch>>& labels,
                               double alpha, Generator& generator = default_generator()) {
  static_assert(detail::has_images_in_batch<S>, "mixup: images must be [Batch, ...]");
  detail::check_mix("mixup: each image must have a label", "mixup: alpha must be positive", images.size(0),
                    labels.size(0), alpha);
  const double share = beta_draw(alpha, alpha, generator);
  const std::vector<int> partner = detail::partners(images.size(0), generator);
  return {Tensor<T, S>(detail::mixed_images(images.array(), partner, share)),
          Tensor<T, Shape<Batch, Classes>>(
              detail::soft_labels<T>("mixup", labels.array(), Classes, partner, share))};
}

}  // namespace wm

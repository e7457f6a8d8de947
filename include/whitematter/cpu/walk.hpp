// SPDX-License-Identifier: MIT
#pragma once

#include <array>

#include <whitematter/core/extents.hpp>
#include <whitematter/core/parallel.hpp>
#include <whitematter/cpu/copy.hpp>

namespace wm::kernel {

/// Distances in elements between neighbours along each axis. 0 repeats an element, negative ones walk back.
using Strides = std::array<std::int64_t, max_rank>;

inline Strides contiguous_strides(const Extents& extents) {
  Strides strides{};
  std::int64_t stride = 1;
  for (int i = extents.rank() - 1; i >= 0; --i) {
    strides[static_cast<std::size_t>(i)] = stride;
    stride *= extents[i];
  }
  return strides;
}

/// The strides of an operand of the result's rank: 0 along the axes in which it is repeated.
inline Strides broadcast_strides(const Extents& operand) {
  Strides strides = contiguous_strides(operand);
  for (int i = 0; i < operand.rank(); ++i)
    if (operand[i] == 1) strides[static_cast<std::size_t>(i)] = 0;
  return strides;
}

/// Goes through N operands together in the order of `extents`, as runs along the innermost axis. Axes of size
/// 1 are left out, and neighbouring axes that all operands walk alike become one.
template <std::size_t N>
class Walk {
 public:
  using Offsets = std::array<std::int64_t, N>;

  Walk(const Extents& extents, const std::array<Strides, N>& strides) {
    for (int i = 0; i < extents.rank(); ++i)
      if (extents[i] != 1) push(extents[i], strides, static_cast<std::size_t>(i));
    if (rank_ == 0) size_[0] = rank_ = 1;
    for (std::size_t i = 0; i + 1 < rank_; ++i) runs_ *= size_[i];
  }

  int rank() const { return static_cast<int>(rank_); }
  std::int64_t outer() const { return rank_ > 1 ? size_[0] : 1; }
  std::int64_t outer_step(std::size_t operand) const { return rank_ > 1 ? step_[0][operand] : 0; }

  /// Elements of a run, and the operand's distance from one to the next.
  std::int64_t run() const { return size_[rank_ - 1]; }
  std::int64_t step(std::size_t operand) const { return step_[rank_ - 1][operand]; }

  std::int64_t runs() const { return run() == 0 ? 0 : runs_; }

  /// Where a run begins in each operand.
  Offsets offsets(std::int64_t run) const {
    Offsets result{};
    for (std::size_t i = rank_ - 1; i-- > 0; run /= size_[i])
      for (std::size_t n = 0; n < N; ++n) result[n] += run % size_[i] * step_[i][n];
    return result;
  }

  /// Calls f(offsets, count) for pieces of runs that cover everything, in parallel.
  template <class F>
  void for_each_run(F f) const {
    if (runs() == 0) return;
    if (runs() == 1)
      return parallel_for(run(), memory_grain, [&](std::int64_t begin, std::int64_t end) {
        Offsets start{};
        for (std::size_t n = 0; n < N; ++n) start[n] = begin * step(n);
        f(start, end - begin);
      });
    parallel_for(runs(), std::max<std::int64_t>(1, memory_grain / run()),
                 [&](std::int64_t begin, std::int64_t end) {
                   for (std::int64_t r = begin; r < end; ++r) f(offsets(r), run());
                 });
  }

 private:
  void push(int size, const std::array<Strides, N>& strides, std::size_t axis) {
    bool merges = rank_ > 0;
    for (std::size_t n = 0; n < N && merges; ++n) merges = step_[rank_ - 1][n] == strides[n][axis] * size;
    if (merges)
      size_[rank_ - 1] *= size;
    else
      size_[rank_++] = size;
    for (std::size_t n = 0; n < N; ++n) step_[rank_ - 1][n] = strides[n][axis];
  }

  std::array<std::int64_t, max_rank> size_{};
  std::array<Offsets, max_rank> step_{};
  std::size_t rank_ = 0;
  std::int64_t runs_ = 1;
};

}  // namespace wm::kernel

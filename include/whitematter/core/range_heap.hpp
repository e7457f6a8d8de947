// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>

namespace wm::detail {

/// Which parts of a range of addresses are free. Neighbours that are free become one, so that what many small
/// tensors leave has room for a large one. The lowest place that fits is taken: it is the one that was
/// touched before.
class RangeHeap {
 public:
  explicit RangeHeap(std::size_t size) { free_.emplace(0, size); }

  /// Where the taken part begins; none where no free part is large enough.
  std::optional<std::size_t> take(std::size_t size) {
    const auto part =
        std::find_if(free_.begin(), free_.end(), [size](const auto& p) { return p.second >= size; });
    if (part == free_.end()) return std::nullopt;
    const auto [begin, room] = *part;
    free_.erase(part);
    if (room > size) free_.emplace(begin + size, room - size);
    top_ = std::max(top_, begin + size);
    return begin;
  }

  void give(std::size_t begin, std::size_t size) {
    auto next = free_.lower_bound(begin);
    if (next != free_.end() && next->first == begin + size) {
      size += next->second;
      next = free_.erase(next);
    }
    if (next != free_.begin())
      if (const auto before = std::prev(next); before->first + before->second == begin) {
        before->second += size;
        return;
      }
    free_.emplace_hint(next, begin, size);
  }

  /// The end of all that was ever taken.
  std::size_t top() const { return top_; }

  /// Forgets that what lies behind all that is taken now was ever taken, after f(begin, size) of it.
  template <class F>
  void lower_top(const F& f) {
    if (free_.empty()) return;
    const std::size_t begin = std::prev(free_.end())->first;
    if (begin + std::prev(free_.end())->second < top_ || begin >= top_) return;
    f(begin, top_ - begin);
    top_ = begin;
  }

 private:
  std::map<std::size_t, std::size_t> free_;  // sizes by beginnings
  std::size_t top_ = 0;
};

}  // namespace wm::detail

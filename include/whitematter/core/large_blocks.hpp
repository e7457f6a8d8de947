// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

#if defined(__linux__)
#include <sys/mman.h>
#include <unistd.h>
#endif

#include <whitematter/core/range_heap.hpp>

namespace wm::detail {

#if defined(__linux__)

/// Memory for large tensors: a range of addresses as large as all of the machine's memory, of which the
/// system gives what is touched. It lies in huge pages, as the processor fetches ahead no further than to the
/// end of a page.
class LargeBlocks {
 public:
  static constexpr std::size_t huge_page = std::size_t{2} << 20, smallest = huge_page;

  LargeBlocks() : LargeBlocks(reserve()) {}
  LargeBlocks(const LargeBlocks&) = delete;
  LargeBlocks& operator=(const LargeBlocks&) = delete;

  /// Null where the machine has no more.
  void* take(std::size_t size) {
    const auto begin = heap_.take(rounded(size));
    return begin ? range_.first + *begin : nullptr;
  }

  bool owns(const void* block) const {
    const auto* byte = static_cast<const std::byte*>(block);
    return byte >= range_.first && byte < range_.first + range_.second;
  }

  void give(void* block, std::size_t size) {
    heap_.give(static_cast<std::size_t>(static_cast<std::byte*>(block) - range_.first), rounded(size));
  }

  /// Returns what lies behind all that is taken to the system.
  void release() {
    heap_.lower_top(
        [&](std::size_t begin, std::size_t size) { madvise(range_.first + begin, size, MADV_DONTNEED); });
  }

  /// Bytes that were taken from the system.
  std::size_t held() const { return heap_.top(); }

 private:
  using Range = std::pair<std::byte*, std::size_t>;

  explicit LargeBlocks(Range range) : range_(range), heap_(range.second) {}

  static Range reserve() {
    const auto size =
        static_cast<std::size_t>(sysconf(_SC_PHYS_PAGES)) * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    void* begin =
        mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (begin == MAP_FAILED) return {nullptr, 0};
    const auto address = reinterpret_cast<std::uintptr_t>(begin);
    const std::size_t skipped = (huge_page - address % huge_page) % huge_page;
    if (skipped >= size) return {nullptr, 0};
    auto* aligned = static_cast<std::byte*>(begin) + skipped;
    madvise(aligned, size - skipped, MADV_HUGEPAGE);
    return {aligned, size - skipped};
  }

  static std::size_t rounded(std::size_t size) { return (size + huge_page - 1) / huge_page * huge_page; }

  Range range_;
  RangeHeap heap_;
};

#else

/// Elsewhere large tensors are like all others.
class LargeBlocks {
 public:
  static constexpr std::size_t smallest = 0;
  void* take(std::size_t) { return nullptr; }
  bool owns(const void*) const { return false; }
  void give(void*, std::size_t) {}
  void release() {}
  std::size_t held() const { return 0; }
};

#endif

}  // namespace wm::detail

// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <mutex>
#include <new>
#include <unordered_map>
#include <vector>

#if defined(__linux__)
#include <sys/mman.h>
#endif

#include <whitematter/core/device.hpp>
#include <whitematter/core/error.hpp>

namespace wm {

/// Bytes that a device's tensors hold.
struct MemoryStatistics {
  std::int64_t live_blocks = 0;  ///< storages that exist now
  std::int64_t live_bytes = 0;   ///< bytes in them
  std::int64_t held_bytes = 0;   ///< bytes taken from the system, free ones included
};

namespace detail {

/// Keeps freed blocks for the next tensor of a like size, so that after the first training step nothing is
/// asked of the system: fresh pages cost a fifth of a step.
class CpuArena {
 public:
  static constexpr std::size_t alignment = 64, huge_page = std::size_t{2} << 20;

  static CpuArena& instance() {
    static CpuArena* arena = new CpuArena;  // outlives every tensor with static storage
    return *arena;
  }

  void* take(std::size_t bytes) {
    const std::size_t size = rounded(bytes);
    const std::lock_guard lock(mutex_);
    ++statistics_.live_blocks;
    statistics_.live_bytes += static_cast<std::int64_t>(size);
    if (auto& free = free_[size]; !free.empty()) {
      void* block = free.back();
      free.pop_back();
      return block;
    }
    void* block = allocate(size);
    if (!block) {
      --statistics_.live_blocks;
      statistics_.live_bytes -= static_cast<std::int64_t>(size);
      fail<DeviceError>(text("memory: the system has no more (expected ", size, " bytes, got none while ",
                             statistics_.held_bytes, " are held)"));
    }
    statistics_.held_bytes += static_cast<std::int64_t>(size);
    return block;
  }

  void give(void* block, std::size_t bytes) {
    const std::size_t size = rounded(bytes);
    const std::lock_guard lock(mutex_);
    --statistics_.live_blocks;
    statistics_.live_bytes -= static_cast<std::int64_t>(size);
    free_[size].push_back(block);
  }

  /// Returns unused blocks to the system.
  void release() {
    const std::lock_guard lock(mutex_);
    for (auto& [size, blocks] : free_) {
      for (void* block : blocks) std::free(block);
      statistics_.held_bytes -= static_cast<std::int64_t>(size * blocks.size());
      blocks.clear();
    }
  }

  MemoryStatistics statistics() {
    const std::lock_guard lock(mutex_);
    return statistics_;
  }

 private:
  // Large blocks lie in huge pages where Linux has them: the processor fetches ahead no further than to the
  // end of a page.
  static void* allocate(std::size_t size) {
#if defined(__linux__)
    if (size >= huge_page) {
      void* block = std::aligned_alloc(huge_page, size);
      if (block) madvise(block, size, MADV_HUGEPAGE);
      return block;
    }
#endif
    return std::aligned_alloc(alignment, size);
  }

  // Eight sizes for each power of two: tensors of one size share blocks, and at most an eighth is unused.
  static std::size_t rounded(std::size_t bytes) {
    const std::size_t step = std::max(alignment, std::bit_floor(std::max<std::size_t>(bytes, 1)) / 8);
    return (std::max<std::size_t>(bytes, 1) + step - 1) / step * step;
  }

  std::mutex mutex_;
  std::unordered_map<std::size_t, std::vector<void*>> free_;
  MemoryStatistics statistics_;
};

}  // namespace detail

/// What the tensors of the CPU hold now.
inline MemoryStatistics memory_statistics() { return detail::CpuArena::instance().statistics(); }

/// Gives memory that no tensor uses back to the system.
inline void release_memory() { detail::CpuArena::instance().release(); }

/// Owns the elements of one or more tensors on a device.
template <class T, class Device>
class Storage;

template <class T>
class Storage<T, Cpu> {
 public:
  explicit Storage(std::int64_t elements)
      : bytes_(static_cast<std::size_t>(elements) * sizeof(T)),
        data_(static_cast<T*>(detail::CpuArena::instance().take(bytes_))) {}
  ~Storage() { detail::CpuArena::instance().give(data_, bytes_); }
  Storage(const Storage&) = delete;
  Storage& operator=(const Storage&) = delete;

  T* data() const { return data_; }

 private:
  std::size_t bytes_;
  T* data_;
};

}  // namespace wm

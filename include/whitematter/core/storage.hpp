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

#include <whitematter/core/device.hpp>
#include <whitematter/core/error.hpp>
#include <whitematter/core/large_blocks.hpp>

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
  static constexpr std::size_t alignment = 64;

  static CpuArena& instance() {
    static CpuArena* arena = new CpuArena;  // outlives every tensor with static storage
    return *arena;
  }

  void* take(std::size_t bytes) {
    const std::size_t size = rounded(bytes);
    const std::lock_guard lock(mutex_);
    ++statistics_.live_blocks;
    statistics_.live_bytes += static_cast<std::int64_t>(size);
    if (size >= LargeBlocks::smallest)
      if (void* block = large_.take(size)) return block;
    if (auto& free = free_[size]; !free.empty()) {
      void* block = free.back();
      free.pop_back();
      return block;
    }
    void* block = std::aligned_alloc(alignment, size);
    if (!block) {
      --statistics_.live_blocks;
      statistics_.live_bytes -= static_cast<std::int64_t>(size);
      fail<DeviceError>(text("memory: the system has no more (expected ", size, " bytes, got none while ",
                             held_bytes(), " are held)"));
    }
    small_bytes_ += static_cast<std::int64_t>(size);
    return block;
  }

  void give(void* block, std::size_t bytes) {
    const std::size_t size = rounded(bytes);
    const std::lock_guard lock(mutex_);
    --statistics_.live_blocks;
    statistics_.live_bytes -= static_cast<std::int64_t>(size);
    if (large_.owns(block))
      large_.give(block, size);
    else
      free_[size].push_back(block);
  }

  /// Returns unused blocks to the system.
  void release() {
    const std::lock_guard lock(mutex_);
    for (auto& [size, blocks] : free_) {
      for (void* block : blocks) std::free(block);
      small_bytes_ -= static_cast<std::int64_t>(size * blocks.size());
      blocks.clear();
    }
    large_.release();
  }

  MemoryStatistics statistics() {
    const std::lock_guard lock(mutex_);
    MemoryStatistics result = statistics_;
    result.held_bytes = held_bytes();
    return result;
  }

 private:
  // Eight sizes for each power of two: tensors of one size share blocks, and at most an eighth is unused.
  static std::size_t rounded(std::size_t bytes) {
    const std::size_t step = std::max(alignment, std::bit_floor(std::max<std::size_t>(bytes, 1)) / 8);
    return (std::max<std::size_t>(bytes, 1) + step - 1) / step * step;
  }

  std::int64_t held_bytes() const { return small_bytes_ + static_cast<std::int64_t>(large_.held()); }

  std::mutex mutex_;
  LargeBlocks large_;
  std::unordered_map<std::size_t, std::vector<void*>> free_;  // small ones by size
  std::int64_t small_bytes_ = 0;                              // of all small ones
  MemoryStatistics statistics_;  // without what is held, which its two sources know
};

}  // namespace detail

/// What the tensors of the CPU hold now.
inline MemoryStatistics memory_statistics() { return detail::CpuArena::instance().statistics(); }

/// Gives memory that no tensor uses back to the system. What lies between large tensors that are in use
/// stays.
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

// SPDX-License-Identifier: MIT
#pragma once

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace wm {

/// Items make(first), ..., make(last - 1), handed out in order and made ahead by threads of its own, a few at
/// most. What they throw comes out of next(). With 0 workers next() makes the item itself. Destruction stops
/// the threads.
template <class Item>
class Prefetch {
 public:
  Prefetch(std::int64_t first, std::int64_t last, int workers, std::function<Item(std::int64_t)> make)
      : make_(std::move(make)),
        taken_(first),
        made_(first),
        last_(last),
        slots_(2 * static_cast<std::size_t>(workers)) {
    try {
      for (int i = 0; i < workers; ++i) threads_.emplace_back([this] { work(); });
    } catch (...) {
      stop();
      throw;
    }
  }

  Prefetch(const Prefetch&) = delete;
  Prefetch& operator=(const Prefetch&) = delete;
  ~Prefetch() { stop(); }

  /// The next item, or null after the last.
  std::unique_ptr<Item> next() {
    if (taken_ == last_) return nullptr;
    if (threads_.empty()) return std::make_unique<Item>(make_(taken_++));
    std::unique_lock lock(mutex_);
    Slot& slot = slot_of(taken_);
    filled_.wait(lock, [&] { return slot.item || slot.error; });
    ++taken_;
    Slot result = std::exchange(slot, {});
    lock.unlock();
    freed_.notify_one();
    if (result.error) std::rethrow_exception(result.error);
    return std::move(result.item);
  }

 private:
  struct Slot {
    std::unique_ptr<Item> item = {};
    std::exception_ptr error = {};
  };

  Slot& slot_of(std::int64_t i) { return slots_[static_cast<std::size_t>(i) % slots_.size()]; }

  void work() {
    std::unique_lock lock(mutex_);
    const auto room = [&] { return made_ < taken_ + static_cast<std::int64_t>(slots_.size()); };
    while (true) {
      freed_.wait(lock, [&] { return stopped_ || made_ == last_ || room(); });
      if (stopped_ || made_ == last_) return;
      const std::int64_t i = made_++;
      lock.unlock();
      Slot result;
      try {
        result.item = std::make_unique<Item>(make_(i));
      } catch (...) {
        result.error = std::current_exception();
      }
      lock.lock();
      slot_of(i) = std::move(result);
      filled_.notify_one();
    }
  }

  void stop() {
    {
      const std::lock_guard lock(mutex_);
      stopped_ = true;
    }
    freed_.notify_all();
    for (std::thread& thread : threads_) thread.join();
  }

  std::function<Item(std::int64_t)> make_;
  std::int64_t taken_;
  std::int64_t made_;
  std::int64_t last_;
  bool stopped_ = false;
  std::mutex mutex_;
  std::condition_variable filled_, freed_;
  std::vector<Slot> slots_;
  std::vector<std::thread> threads_;
};

}  // namespace wm

// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <whitematter/core/extents.hpp>
#include <whitematter/core/parallel.hpp>

namespace wm {

/// What an operation does, as far as that is known before it runs.
struct Work {
  std::int64_t flops = 0;      ///< as the definition counts them, whatever the algorithm saves
  std::int64_t bytes = 0;      ///< of inputs and results, each of them once
  Extents shape{};             ///< of the tensor that it works on
  const char* algorithm = "";  ///< or which part of the operation it is
  bool whole = false;          ///< operations within are part of it, and not recorded by themselves
};

/// A layer, as the log with this serial number knows it.
struct Place {
  std::uint32_t log = 0;
  std::int32_t layer = 0;
};

/// When something ran, in nanoseconds from the start of its log.
struct SpanEvent {
  std::string_view operation;  // empty where it is not an operation but a layer that ran
  Work work;
  std::int32_t layer;
  bool backward;
  std::int64_t begin, end;
  std::int64_t inside = 0;  // of this time, in operations within it
  std::int64_t parent = -1;

  std::int64_t self() const { return end - begin - inside; }
};

/// Records when operations and layers run on this thread, while it lives or until it is stopped.
class SpanLog {
 public:
  SpanLog() : before_(std::exchange(current_, this)), serial_(next_serial()) {}
  ~SpanLog() { stop(); }
  SpanLog(const SpanLog&) = delete;
  SpanLog& operator=(const SpanLog&) = delete;

  /// The log that records on this thread; null where there is none.
  static SpanLog* current() { return current_; }

  /// Events in the order in which they began.
  const std::vector<SpanEvent>& events() const { return events_; }

  /// Names of the layers that events refer to; the first is empty and stands for what is in no layer.
  const std::vector<std::string>& layers() const { return layers_; }

  /// Nanoseconds from the start to now, or to where it was stopped.
  std::int64_t elapsed() const { return stopped_ >= 0 ? stopped_ : now(); }

  void stop() {
    if (stopped_ >= 0) return;
    stopped_ = now();
    for (SpanEvent& event : events_)
      if (event.end < 0) event.end = stopped_;
    if (current_ == this) current_ = before_;
  }

  void name_layer(const void* module, const void* type, std::string name) {
    modules_[{module, type}] = static_cast<std::int32_t>(layers_.size());
    layers_.push_back(std::move(name));
  }

  /// Where this thread is in the model.
  Place place() const { return {serial_, scopes_.back().layer}; }

  /// A layer begins; one without a name is part of that around it.
  void enter(const void* module, const void* type) {
    const auto found = modules_.find({module, type});
    if (found == modules_.end()) return push(scopes_.back().layer, scopes_.back().backward, false);
    push(found->second, scopes_.back().backward, true);
  }

  /// Work for a place begins, for example its part of backward.
  void enter(Place place, bool backward) {
    const bool known = place.log == serial_ && place.layer != 0;
    push(known ? place.layer : 0, backward || scopes_.back().backward, known);
  }

  void leave() {
    if (const auto event = scopes_.back().event; event >= 0) at(event).end = now();
    scopes_.pop_back();
  }

  /// An operation begins. False where it is not recorded: another thread of a parallel loop would not be,
  /// either.
  bool open(std::string_view operation, const Work& work) {
    if (in_parallel() || (operation_ >= 0 && at(operation_).work.whole)) return false;
    operation = operation.substr(0, operation.find(':'));
    events_.push_back(
        {operation, work, scopes_.back().layer, scopes_.back().backward, now(), -1, 0, operation_});
    operation_ = static_cast<std::int64_t>(events_.size()) - 1;
    return true;
  }

  void close() {
    SpanEvent& event = at(operation_);
    event.end = now();
    operation_ = event.parent;
    if (operation_ >= 0) at(operation_).inside += event.end - event.begin;
  }

 private:
  struct Scope {
    std::int32_t layer = 0;
    bool backward = false;
    std::int64_t event = -1;
  };

  void push(std::int32_t layer, bool backward, bool record) {
    scopes_.push_back({layer, backward, record ? static_cast<std::int64_t>(events_.size()) : -1});
    if (record) events_.push_back({{}, {}, layer, backward, now(), -1, 0, -1});
  }

  SpanEvent& at(std::int64_t event) { return events_[static_cast<std::size_t>(event)]; }
  std::int64_t now() const {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - start_).count();
  }
  static std::uint32_t next_serial() {
    static std::atomic<std::uint32_t> serial = 0;
    return ++serial;
  }

  using Clock = std::chrono::steady_clock;

  // Constant initialization spares each access the question whether it was initialized.
  static inline constinit thread_local SpanLog* current_ = nullptr;

  SpanLog* before_;
  std::uint32_t serial_;
  Clock::time_point start_ = Clock::now();
  std::int64_t stopped_ = -1;
  std::vector<SpanEvent> events_;
  std::int64_t operation_ = -1;  // the innermost that runs
  std::vector<Scope> scopes_{{}};
  std::vector<std::string> layers_{""};
  // A module and its first field have one address; the type tells them apart.
  std::map<std::pair<const void*, const void*>, std::int32_t> modules_;
};

}  // namespace wm

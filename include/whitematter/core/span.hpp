// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/core/span_log.hpp>

namespace wm {

/// Records that an operation runs, from here to the end of the block: `const Span span("softmax", {.flops =
/// ...});`. One branch where no log records on this thread. A name ends at its first colon, so that the rule
/// of an error will do.
class Span {
 public:
  explicit Span(std::string_view operation, const Work& work = {}) : log_(SpanLog::current()) {
    if (log_) [[unlikely]]
      open(operation, work);
  }
  ~Span() {
    if (log_) [[unlikely]]
      close();
  }
  Span(const Span&) = delete;
  Span& operator=(const Span&) = delete;

 private:
  // Not inline, so that a kernel has no more than the branch.
  [[gnu::noinline]] void open(std::string_view operation, const Work& work) {
    if (!log_->open(operation, work)) log_ = nullptr;
  }
  // A log that was stopped or destroyed meanwhile is not touched.
  [[gnu::noinline]] void close() {
    if (log_ == SpanLog::current()) log_->close();
  }

  SpanLog* log_;
};

/// Where this thread is in the model that a log records.
inline Place current_place() {
  const SpanLog* log = SpanLog::current();
  return log ? log->place() : Place{};
}

/// Marks that a layer runs, or work for a place in the model, from here to the end of the block.
class LayerSpan {
 public:
  LayerSpan(const void* module, const void* type) : log_(SpanLog::current()) {
    if (log_) [[unlikely]]
      log_->enter(module, type);
  }
  explicit LayerSpan(Place place, bool backward = false) : log_(SpanLog::current()) {
    if (log_) [[unlikely]]
      log_->enter(place, backward);
  }
  ~LayerSpan() {
    if (log_ && log_ == SpanLog::current()) [[unlikely]]
      log_->leave();
  }
  LayerSpan(const LayerSpan&) = delete;
  LayerSpan& operator=(const LayerSpan&) = delete;

 private:
  SpanLog* log_;
};

}  // namespace wm

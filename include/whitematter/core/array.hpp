// SPDX-License-Identifier: MIT
#pragma once

#include <memory>

#include <whitematter/core/dtype.hpp>
#include <whitematter/core/extents.hpp>
#include <whitematter/core/storage.hpp>

namespace wm {

/// The run-time core of a Tensor: elements whose sizes the compiler does not know. Kernels take and return
/// arrays, so they are compiled once for each element type and device. A copy shares the elements.
template <class T, class Device = Cpu>
class Array {
 public:
  using value_type = T;

  /// No elements at all: what an operation returns for a gradient that nobody needs.
  Array() = default;

  /// Elements without a value yet.
  explicit Array(const Extents& extents, Layout layout = Layout::RowMajor)
      : extents_(extents),
        layout_(layout),
        storage_(std::make_shared<Storage<T, Device>>(extents.elements())) {}

  // Out of line, as every kernel and operation has many of them.
  [[gnu::noinline]] Array(const Array&) = default;
  [[gnu::noinline]] Array(Array&&) noexcept = default;
  [[gnu::noinline]] Array& operator=(const Array&) = default;
  [[gnu::noinline]] Array& operator=(Array&&) noexcept = default;
  [[gnu::noinline]] ~Array() = default;

  explicit operator bool() const { return storage_ != nullptr; }

  const Extents& extents() const { return extents_; }
  int rank() const { return extents_.rank(); }
  int size(int axis) const { return extents_[axis]; }
  std::int64_t elements() const { return extents_.elements(); }
  std::int64_t bytes() const { return elements() * static_cast<std::int64_t>(sizeof(T)); }
  Layout layout() const { return layout_; }
  T* data() const { return storage_->data() + offset_; }

  /// Does nobody else hold these elements? Then they may be overwritten.
  bool unique() const { return storage_.use_count() == 1; }

  /// Identity of the elements, equal for all that share them.
  const void* identity() const { return storage_.get(); }

  /// Keeps the elements alive while it lives; points to the first of them.
  std::shared_ptr<const void> share() const { return {storage_, data()}; }

  /// The same elements in the same order under other sizes.
  Array reshaped(const Extents& extents) const {
    Array result = *this;
    result.extents_ = extents;
    return result;
  }

  /// Items [begin, begin + count) of the first axis, sharing the elements.
  Array sliced(int begin, int count) const {
    Array result = *this;
    result.offset_ += begin * extents_.elements(1, rank());
    result.extents_[0] = count;
    return result;
  }

  /// The same elements in memory, read as the other layout: right where both orders coincide.
  Array relabelled(Layout layout) const {
    Array result = *this;
    result.layout_ = layout;
    return result;
  }

 private:
  Extents extents_;
  Layout layout_ = Layout::RowMajor;
  std::shared_ptr<Storage<T, Device>> storage_;
  std::int64_t offset_ = 0;
};

}  // namespace wm

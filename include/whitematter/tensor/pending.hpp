// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <functional>
#include <mutex>

#include <whitematter/cpu/batch_norm.hpp>

namespace wm {

/// A value that is written when somebody first reads it, so that what follows joins it and all of it is one
/// pass: a normalization, an addition and a ReLU; in inference behind the operation that they follow.
template <class T, class Device>
class Pending {
 public:
  using Map = kernel::ChannelMap<T, Device>;
  using Normalization = kernel::Normalization<T, Device>;

  /// The normalization is what backward reads; without a gradient there is none.
  Pending(Map map, Normalization normalization)
      : map_(std::move(map)), extents_(map_.x.extents()), normalization_(std::move(normalization)) {}

  /// What an operation gives: it is called with the map over channels that came to follow it.
  using Operation = std::function<Array<T, Device>(const Map&)>;
  Pending(Operation operation, const Extents& extents, Map map = {})
      : map_(std::move(map)), extents_(extents), operation_(std::move(operation)) {}

  const Extents& extents() const { return extents_; }

  /// The value; written by the first who asks.
  const Array<T, Device>& value() const {
    std::call_once(once_, [this] {
      const LayerSpan layer(map_.place);
      value_ = operation_ ? operation_(map_) : kernel::write(map_, !normalization_.x && map_.x.unique());
      map_.addend = {};
      if (!normalization_.x) map_.x = {}, operation_ = nullptr;
      written_ = true;
    });
    return value_;
  }

  /// The same normalized, or null where that cannot join it.
  std::shared_ptr<const Pending> normalized(const Map& map) const {
    if (written_ || !operation_ || map_.factor || map_.addend || map_.relu) return nullptr;
    Map joined = map;
    joined.place = map_.place;  // a profile counts all of it where the operation is written
    return std::make_shared<Pending>(operation_, extents_, std::move(joined));
  }

  /// The same with an addend of its sizes, or null where it is too late for one.
  std::shared_ptr<const Pending> plus(const Array<T, Device>& addend) const {
    if (written_ || map_.relu || map_.addend || addend.extents() != extents()) return nullptr;
    Map map = map_;
    map.addend = addend;
    return with(std::move(map));
  }

  /// The same after a ReLU, or null where it is too late for one.
  std::shared_ptr<const Pending> relu() const {
    if (written_ || map_.relu) return nullptr;
    Map map = map_;
    map.relu = true;
    return with(std::move(map));
  }

  /// The gradients of x, scale, shift and addend.
  std::array<Array<T, Device>, 4> backward(const Array<T, Device>& dy, bool addend) const {
    const LayerSpan layer(map_.place);
    auto d = kernel::normalize_backward(dy, normalization_, map_.relu ? value() : Array<T, Device>{}, addend);
    return {d.x, d.scale, d.shift, d.result ? d.result : dy};
  }

 private:
  std::shared_ptr<const Pending> with(Map map) const {
    return operation_ ? std::make_shared<Pending>(operation_, extents_, std::move(map))
                      : std::make_shared<Pending>(std::move(map), normalization_);
  }

  mutable Map map_;
  Extents extents_;
  Normalization normalization_;
  mutable Operation operation_;
  mutable std::once_flag once_;
  mutable std::atomic<bool> written_ = false;
  mutable Array<T, Device> value_;
};

}  // namespace wm

// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "network.hpp"

namespace cifar10_fast {

/// Slow weights that follow the network's, which begin anew from them each time. Source: Zhang et al.,
/// "Lookahead optimizer: k steps forward, 1 step back", 2019.
class Lookahead {
 public:
  explicit Lookahead(const Network& network) {
    for_each_value(network, [&](const auto& value) { slow_.push_back(wm::kernel::clone(value)); });
  }

  /// Keeps a share of the slow weights, takes the rest from the network's, and gives them to it.
  void update(const Network& network, double kept) {
    std::size_t i = 0;
    for_each_value(network, [&](const auto& value) {
      wm::kernel::scale_and_add(slow_[i], kept, value, 1 - kept);
      std::copy_n(slow_[i].data(), slow_[i].elements(), value.data());
      ++i;
    });
  }

 private:
  /// Parameters, and the statistics of normalization.
  static void for_each_value(const Network& network, const auto& visit) {
    wm::for_each_state(network, [&](const wm::Path&, const auto& state) {
      if constexpr (std::is_same_v<typename std::decay_t<decltype(state)>::value_type, float>)
        visit(state.array());
    });
  }

  std::vector<wm::Array<float>> slow_;
};

}  // namespace cifar10_fast

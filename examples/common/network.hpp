// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>

#include <whitematter/io/safetensors_header.hpp>

namespace common {

/// A network of any type as training sees it, so that training is compiled once and each network in a file of
/// its own. Programs add what they ask of theirs.
template <class OptimizerType>
class Network {
 public:
  using Optimizer = OptimizerType;

  virtual ~Network() = default;
  virtual std::int64_t parameters() const = 0;

  /// Keeps an average of the weights from here on, of which each update keeps this share.
  virtual void keep_average(double decay) = 0;

  /// Takes the weights after a step into the average. Without one nothing happens.
  virtual void update_average() = 0;

  /// Exchanges the weights and their average. Without one nothing happens.
  virtual void swap_average() = 0;

  virtual void save_checkpoint(const std::filesystem::path& path, Optimizer& optimizer,
                               const wm::Metadata& metadata) = 0;
  virtual void load_checkpoint(const std::filesystem::path& path, Optimizer& optimizer) = 0;
  virtual void save(const std::filesystem::path& path, const wm::Metadata& metadata) const = 0;
};

/// Where a network keeps an average, its weights are that for the time of a scope.
template <class Network>
class AverageScope {
 public:
  explicit AverageScope(Network& network) : network_(network) { network_.swap_average(); }
  ~AverageScope() { network_.swap_average(); }
  AverageScope(const AverageScope&) = delete;
  AverageScope& operator=(const AverageScope&) = delete;

 private:
  Network& network_;
};

}  // namespace common

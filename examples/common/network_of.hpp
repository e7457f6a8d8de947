// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <utility>

#include <whitematter/io/checkpoint.hpp>
#include <whitematter/io/safetensors.hpp>
#include <whitematter/optim/ema.hpp>

namespace common {

/// What programs ask of any network, done by a model. Base is the program's own kind of network.
template <class Base, class Model>
class NetworkOf : public Base {
 public:
  using Optimizer = typename Base::Optimizer;

  explicit NetworkOf(Model model) : model_(std::move(model)) {}

  std::int64_t parameters() const override { return wm::parameter_count<Model>; }

  void keep_average(double decay) override {
    average_.emplace(model_, wm::EmaOptions{.decay = decay, .warmup = true});
  }
  void update_average() override {
    if (average_) average_->update();
  }
  void swap_average() override {
    if (average_) average_->swap();
  }

  void save_checkpoint(const std::filesystem::path& path, Optimizer& optimizer,
                       const wm::Metadata& metadata) override {
    wm::save_checkpoint(path, model_, TrainingState{optimizer, average_}, metadata);
  }
  void load_checkpoint(const std::filesystem::path& path, Optimizer& optimizer) override {
    wm::load_checkpoint(path, model_, TrainingState{optimizer, average_});
  }

  void save(const std::filesystem::path& path, const wm::Metadata& metadata) const override {
    wm::save(model_, path, metadata);
  }

 protected:
  Model model_;

 private:
  using Average = std::optional<wm::Ema>;

  /// What a checkpoint has beside the model.
  struct TrainingState {
    Optimizer& optimizer;
    Average& average;

    template <class F>
    void for_each_state(const F& f) {
      optimizer.for_each_state(f);
      if (average) average->for_each_state(f);
    }
  };

  Average average_;
};

}  // namespace common

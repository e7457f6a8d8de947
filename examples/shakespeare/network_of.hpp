// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <optional>

#include <whitematter/onnx.hpp>
#include <whitematter/text/token_stream.hpp>
#include <whitematter/whitematter.hpp>

#include "networks.hpp"

namespace shakespeare {

template <class Model, int Context>
class NetworkOf final : public Network {
 public:
  /// For a vocabulary of so many tokens, of which the model may have more.
  NetworkOf(Model model, int tokens) : model_(std::move(model)), tokens_(tokens) {}

  std::int64_t parameters() const override { return wm::parameter_count<Model>; }
  int context() const override { return Context; }

  Logits operator()(const Pieces& pieces) override { return rows(model_(pieces)); }

  wm::AdamW<float> optimizer(const wm::AdamWOptions& options) const override {
    return wm::AdamW<float>(model_, options);
  }

  void clip_gradients(double max_norm) override { wm::clip_grad_norm(model_, max_norm); }

  void keep_average(double decay) override {
    average_.emplace(model_, wm::EmaOptions{.decay = decay, .warmup = true});
  }
  void update_average() override {
    if (average_) average_->update(model_);
  }
  void swap_average() override {
    if (average_) average_->swap(model_);
  }

  std::function<Logits(const Pieces&)> inference() override {
    return [run = std::make_shared<wm::Inference<Model>>(model_)](const Pieces& pieces) {
      return rows((*run)(pieces));
    };
  }

  std::function<std::int64_t()> writer(const std::vector<std::int64_t>& prompt, const wm::Sampling& sampling,
                                       const wm::Generator& generator) override {
    return [stream = std::make_shared<wm::TokenStream<Model>>(model_, prompt, sampling, tokens_, generator)] {
      return stream->next();
    };
  }

  void save_checkpoint(const std::filesystem::path& path, wm::AdamW<float>& optimizer,
                       const wm::Metadata& metadata) override {
    wm::save_checkpoint(path, model_, TrainingState{optimizer, average_}, metadata);
  }

  void load_checkpoint(const std::filesystem::path& path, wm::AdamW<float>& optimizer) override {
    wm::load_checkpoint(path, model_, TrainingState{optimizer, average_});
  }

  void save(const std::filesystem::path& path, const wm::Metadata& metadata) const override {
    wm::save(model_, path, metadata);
  }

  void load(const std::filesystem::path& path) override { wm::load(model_, path); }

  void save_onnx(const std::filesystem::path& path, const wm::onnx::Options& options) override {
    wm::onnx::save_decoder(model_, path, options);
  }

 private:
  using Average = std::optional<wm::Ema<Model>>;

  /// What a checkpoint has beside the model.
  struct TrainingState {
    wm::AdamW<float>& optimizer;
    Average& average;

    template <class F>
    void for_each_state(const F& f) {
      optimizer.for_each_state(f);
      if (average) average->for_each_state(f);
    }
  };

  template <class S>
  static Logits rows(const wm::Tensor<float, S>& logits) {
    return wm::reshape<wm::Shape<wm::Any, S::template dim<2>>>(logits);
  }

  Model model_;
  Average average_;
  int tokens_;
};

/// Makes a network for at least so many tokens. Sizes are part of its type, so there are two: the rows that
/// no token of the vocabulary has are trained to be unlikely like any other that does not occur, and are
/// never written.
template <class Make>
std::unique_ptr<Network> make_for(int tokens, const Make& make) {
  constexpr int few = 128, many = 512;
  wm::check(tokens <= many, "vocabulary: it must not have more tokens than the networks",
            wm::text("at most ", many), tokens);
  return tokens <= few ? make.template operator()<few>() : make.template operator()<many>();
}

}  // namespace shakespeare

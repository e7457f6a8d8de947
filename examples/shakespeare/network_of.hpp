// SPDX-License-Identifier: MIT
#pragma once

#include <memory>

#include <whitematter/onnx.hpp>
#include <whitematter/text/token_stream.hpp>
#include <whitematter/whitematter.hpp>

#include "common/network_of.hpp"
#include "networks.hpp"

namespace shakespeare {

template <class Model, int Context>
class NetworkOf final : public common::NetworkOf<Network, Model> {
  using Base = common::NetworkOf<Network, Model>;
  using Base::model_;

 public:
  /// For a vocabulary of so many tokens, of which the model may have more.
  NetworkOf(Model model, int tokens) : Base(std::move(model)), tokens_(tokens) {}

  int context() const override { return Context; }

  Logits operator()(const Pieces& pieces) override { return rows(model_(pieces)); }

  wm::AdamW<float> optimizer(const wm::AdamWOptions& options) const override {
    return wm::AdamW<float>(model_, options);
  }

  void clip_gradients(double max_norm) override { wm::clip_grad_norm(model_, max_norm); }

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

  void load(const std::filesystem::path& path) override { wm::load(model_, path); }

  void save_onnx(const std::filesystem::path& path, const wm::onnx::Options& options) override {
    wm::onnx::save_decoder(model_, path, options);
  }

 private:
  template <class S>
  static Logits rows(const wm::Tensor<float, S>& logits) {
    return wm::reshape<wm::Shape<wm::Any, S::template dim<2>>>(logits);
  }

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

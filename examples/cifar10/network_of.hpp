// SPDX-License-Identifier: MIT
#pragma once

#include <memory>

#include <whitematter/onnx.hpp>
#include <whitematter/whitematter.hpp>

#include "network.hpp"

namespace cifar10 {

template <class Model>
class NetworkOf final : public Network {
 public:
  std::int64_t parameters() const override { return wm::parameter_count<Model>; }

  Logits operator()(const Images& images) override { return model_(images); }

  wm::Sgd<float> optimizer(const wm::SgdOptions& options) const override {
    return wm::Sgd<float>(model_, options);
  }

  wm::Profile profile() const override { return wm::Profile(model_); }

  std::function<Logits(const Images&)> inference() override {
    return [run = std::make_shared<wm::Inference<Model>>(model_)](const Images& images) {
      return (*run)(images);
    };
  }

  void save_checkpoint(const std::filesystem::path& path, wm::Sgd<float>& optimizer,
                       const wm::Metadata& metadata) const override {
    wm::save_checkpoint(path, model_, optimizer, metadata);
  }

  wm::Metadata load_checkpoint(const std::filesystem::path& path, wm::Sgd<float>& optimizer) override {
    return wm::load_checkpoint(path, model_, optimizer);
  }

  void save(const std::filesystem::path& path, const wm::Metadata& metadata) const override {
    wm::save(model_, path, metadata);
  }

  void save_onnx(const std::filesystem::path& path, const wm::onnx::Options& options) override {
    wm::onnx::save<Images::shape>(model_, path, options);
  }

 private:
  Model model_;
};

}  // namespace cifar10

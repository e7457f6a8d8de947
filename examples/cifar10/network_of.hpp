// SPDX-License-Identifier: MIT
#pragma once

#include <memory>

#include <whitematter/cpu/instances.hpp>  // the kernels that another file compiles
#include <whitematter/models/resnet.hpp>
#include <whitematter/nn/inference.hpp>
#include <whitematter/onnx.hpp>

#include "common/network_of.hpp"
#include "network.hpp"

namespace cifar10 {

template <class Model>
class NetworkOf final : public common::NetworkOf<Network, Model> {
  using Base = common::NetworkOf<Network, Model>;
  using Base::model_;

 public:
  NetworkOf() : Base(Model()) {}

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

  void save_onnx(const std::filesystem::path& path, const wm::onnx::Options& options) override {
    wm::onnx::save<Images::shape>(model_, path, options);
  }
};

}  // namespace cifar10

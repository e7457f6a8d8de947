// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <utility>

#include <whitematter/loss/cross_entropy.hpp>
#include <whitematter/optim/sgd.hpp>

#include "pair.hpp"
#include "sampling.hpp"

/// One training step of a network of images, ours and LibTorch's: forward, loss, backward, and SGD with
/// momentum and weight decay.
namespace benchmark {

/// LibTorch's version, and the folder of the BLAS that it was started with, which Debian lets one choose.
inline std::string torch_description() {
  std::ifstream maps("/proc/self/maps");
  std::string blas = "unknown";
  for (std::string line; std::getline(maps, line);)
    if (line.find("/libblas.so") != std::string::npos)
      blas = std::filesystem::path(line.substr(line.find('/'))).parent_path().filename();
  return "LibTorch " + parity::TorchNetwork::version() + " with BLAS from " + blas;
}

template <class Model>
Contender our_training(const parity::RandomBatch& random) {
  struct Training {
    explicit Training(const parity::RandomBatch& random) : batch(random) {}
    Model model;
    parity::Batch<float> batch;
    wm::Sgd<float> optimizer{model, {.lr = 0.01, .momentum = 0.9, .weight_decay = 5e-4}};
  };
  auto training = std::make_shared<Training>(random);
  return contender("whitematter", [training] {
    auto& [model, batch, optimizer] = *training;
    const auto loss = wm::cross_entropy(model(batch.images), batch.labels);
    optimizer.zero_grad();
    loss.backward();
    optimizer.step();
  });
}

inline Contender torch_training(const parity::Design& design, const parity::RandomBatch& random,
                                parity::ImageLayout layout) {
  auto network = std::make_shared<parity::TorchNetwork>(design, parity::Precision::Float, layout);
  network->set_batch(random.images, random.labels);
  network->use_sgd({.lr = 0.01});
  const bool last = layout == parity::ImageLayout::ChannelsLast;
  return contender(last ? "LibTorch, channels last" : "LibTorch, channels first", [network] {
    network->logits();
    network->backward();
    network->step();
  });
}

}  // namespace benchmark

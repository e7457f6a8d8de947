// SPDX-License-Identifier: MIT
#include "network_of.hpp"
#include "networks.hpp"

std::unique_ptr<cifar10::Network> cifar10::resnet56() {
  return std::make_unique<NetworkOf<wm::CifarResNet<9, 10>>>();
}

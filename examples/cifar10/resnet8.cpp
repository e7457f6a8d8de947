// SPDX-License-Identifier: MIT
#include "network_of.hpp"
#include "networks.hpp"

std::unique_ptr<cifar10::Network> cifar10::resnet8() {
  return std::make_unique<NetworkOf<wm::CifarResNet<1, 10>>>();
}

// SPDX-License-Identifier: MIT
#pragma once

#include <memory>

#include "network.hpp"

namespace cifar10 {

// The networks that the command line offers.
std::unique_ptr<Network> resnet8();
std::unique_ptr<Network> resnet18();
std::unique_ptr<Network> resnet20();
std::unique_ptr<Network> resnet56();

}  // namespace cifar10

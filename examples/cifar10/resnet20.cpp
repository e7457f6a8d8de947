// SPDX-License-Identifier: MIT
#include "networks.hpp"
#include "train.hpp"

template int train_cifar10<Resnet20>(const Options&);

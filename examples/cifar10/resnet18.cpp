// SPDX-License-Identifier: MIT
#include "train.hpp"

template int train_cifar10<wm::ResNet18<10>>(const Options&);

// SPDX-License-Identifier: MIT
#include "train.hpp"

template int train_cifar10<wm::CifarResNet<9, 10>>(const Options&);

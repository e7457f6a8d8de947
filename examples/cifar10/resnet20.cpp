// SPDX-License-Identifier: MIT
#include "train.hpp"

template int train_cifar10<wm::CifarResNet<3, 10>>(const Options&);

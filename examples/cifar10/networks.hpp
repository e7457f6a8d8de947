// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/models/resnet.hpp>

// The networks that the command line offers, for ten classes.
using Resnet8 = wm::CifarResNet<1, 10>;
using Resnet20 = wm::CifarResNet<3, 10>;
using Resnet56 = wm::CifarResNet<9, 10>;
using Resnet18 = wm::ResNet18<10>;

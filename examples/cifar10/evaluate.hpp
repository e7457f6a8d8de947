// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/data/cifar10.hpp>
#include <whitematter/train/evaluation.hpp>

#include "network.hpp"

namespace cifar10 {

/// How right a network is about images.
wm::Evaluation evaluate(Network& network, const wm::Cifar10::Images& data);

/// The same with the mean of what it says of an image and of its mirror image.
wm::Evaluation evaluate_mirrored(Network& network, const wm::Cifar10::Images& data);

}  // namespace cifar10

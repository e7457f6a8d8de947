// SPDX-License-Identifier: MIT
// error: tensor: is no condition
#include <whitematter/tensor/tensor.hpp>

#ifdef MISTAKE
#define CHOICE mask
#else
#define CHOICE mask.at(0)
#endif

int run(const wm::Tensor<bool, wm::Shape<3>>& mask) { return CHOICE ? 1 : 2; }

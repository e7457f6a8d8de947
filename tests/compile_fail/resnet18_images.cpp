// SPDX-License-Identifier: MIT
// error: Conv2d<In, Out>: input must be [N, In, H, W]
// names: Batch, 1, 28, 28>
// names: has_input_channels
// lines: 25
#include <whitematter/models/resnet.hpp>

#ifdef MISTAKE
using Images = wm::Shape<wm::Batch, 1, 28, 28>;
#else
using Images = wm::Shape<wm::Batch, 3, 32, 32>;
#endif

auto run(const wm::ResNet18<10>& model, const wm::Tensor<float, Images>& x) { return model(x); }

// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/nn/activation.hpp>
#include <whitematter/nn/module.hpp>
#include <whitematter/ops/pool2d.hpp>
#include <whitematter/ops/reshape.hpp>

/// Operations without state as layers, for Sequential.
namespace wm {

/// [N, ...] -> [N, product]
struct Flatten {
  WM_MODULE(Flatten)
  auto forward(const auto& x) const { return flatten(x); }
};

/// [N, C, H, W] -> [N, C]
struct GlobalAvgPool {
  WM_MODULE(GlobalAvgPool)
  auto forward(const auto& x) const { return global_avg_pool(x); }
};

template <Pool P = Pool{}>
struct MaxPool2d {
  WM_MODULE(MaxPool2d)
  auto forward(const auto& x) const { return max_pool2d<P>(x); }
};

template <Pool P = Pool{}>
struct AvgPool2d {
  WM_MODULE(AvgPool2d)
  auto forward(const auto& x) const { return avg_pool2d<P>(x); }
};

}  // namespace wm

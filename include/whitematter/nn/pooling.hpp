// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/nn/module.hpp>
#include <whitematter/ops/adaptive_pool.hpp>
#include <whitematter/ops/global_pool.hpp>

/// Pooling as layers, for Sequential.
namespace wm {

/// [N, C, L] -> [N, C, OL]
template <Pool P = Pool{}>
struct MaxPool1d {
  WM_MODULE(MaxPool1d)
  auto forward(const auto& x) const { return max_pool1d<P>(x); }
};

template <Pool P = Pool{}>
struct AvgPool1d {
  WM_MODULE(AvgPool1d)
  auto forward(const auto& x) const { return avg_pool1d<P>(x); }
};

/// [N, C, H, W] -> [N, C, OH, OW]
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

/// [N, C, L] -> [N, C, OL]
template <int OL>
struct AdaptiveAvgPool1d {
  WM_MODULE(AdaptiveAvgPool1d)
  auto forward(const auto& x) const { return adaptive_avg_pool1d<OL>(x); }
};

template <int OL>
struct AdaptiveMaxPool1d {
  WM_MODULE(AdaptiveMaxPool1d)
  auto forward(const auto& x) const { return adaptive_max_pool1d<OL>(x); }
};

/// [N, C, H, W] -> [N, C, OH, OW]
template <int OH, int OW = OH>
struct AdaptiveAvgPool2d {
  WM_MODULE(AdaptiveAvgPool2d)
  auto forward(const auto& x) const { return adaptive_avg_pool2d<OH, OW>(x); }
};

template <int OH, int OW = OH>
struct AdaptiveMaxPool2d {
  WM_MODULE(AdaptiveMaxPool2d)
  auto forward(const auto& x) const { return adaptive_max_pool2d<OH, OW>(x); }
};

/// [N, C, H, W] -> [N, C]
struct GlobalAvgPool {
  WM_MODULE(GlobalAvgPool)
  auto forward(const auto& x) const { return global_avg_pool(x); }
};

struct GlobalMaxPool {
  WM_MODULE(GlobalMaxPool)
  auto forward(const auto& x) const { return global_max_pool(x); }
};

}  // namespace wm

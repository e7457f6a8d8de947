// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/nn/module.hpp>
#include <whitematter/ops/activation.hpp>
#include <whitematter/ops/gelu.hpp>
#include <whitematter/ops/math.hpp>
#include <whitematter/ops/softmax.hpp>

/// Activations as layers, for Sequential. Arguments are fields: LeakyRelu{0.2}.
namespace wm {

struct Relu {
  WM_MODULE(Relu)
  auto forward(const auto& x) const { return relu(x); }
};

/// min(max(x, 0), 6)
struct Relu6 {
  WM_MODULE(Relu6)
  auto forward(const auto& x) const { return clamp(x, 0, 6); }
};

struct LeakyRelu {
  double slope = 0.01;
  WM_MODULE(LeakyRelu)
  auto forward(const auto& x) const { return leaky_relu(x, slope); }
};

struct Elu {
  double alpha = 1;
  WM_MODULE(Elu)
  auto forward(const auto& x) const { return elu(x, alpha); }
};

struct Tanh {
  WM_MODULE(Tanh)
  auto forward(const auto& x) const { return tanh(x); }
};

struct Sigmoid {
  WM_MODULE(Sigmoid)
  auto forward(const auto& x) const { return sigmoid(x); }
};

struct Gelu {
  WM_MODULE(Gelu)
  auto forward(const auto& x) const { return gelu(x); }
};

struct GeluTanh {
  WM_MODULE(GeluTanh)
  auto forward(const auto& x) const { return gelu_tanh(x); }
};

struct Silu {
  WM_MODULE(Silu)
  auto forward(const auto& x) const { return silu(x); }
};

struct Mish {
  WM_MODULE(Mish)
  auto forward(const auto& x) const { return mish(x); }
};

struct Softplus {
  double beta = 1;
  WM_MODULE(Softplus)
  auto forward(const auto& x) const { return softplus(x, beta); }
};

struct Hardswish {
  WM_MODULE(Hardswish)
  auto forward(const auto& x) const { return hardswish(x); }
};

template <int Axis = -1>
struct Softmax {
  WM_MODULE(Softmax)
  auto forward(const auto& x) const { return softmax<Axis>(x); }
};

template <int Axis = -1>
struct LogSoftmax {
  WM_MODULE(LogSoftmax)
  auto forward(const auto& x) const { return log_softmax<Axis>(x); }
};

/// An activation as an option of a layer.
enum class Activation { Relu, Gelu };

/// The activation of x. [...] -> [...]
template <Activation A>
auto activate(const auto& x) {
  if constexpr (A == Activation::Relu)
    return relu(x);
  else
    return gelu(x);
}

}  // namespace wm

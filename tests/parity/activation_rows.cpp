// SPDX-License-Identifier: MIT
#include <whitematter/ops/activation.hpp>
#include <whitematter/ops/arithmetic.hpp>
#include <whitematter/ops/gelu.hpp>
#include <whitematter/ops/math.hpp>

#include "make_row.hpp"

namespace parity {

namespace {

using namespace wm;

template <class S>
using Normal = S;

// One operation of one input on several shapes.
template <template <class> class Kind, class Ours>
void add_unary(std::vector<Row>& rows, const char* name, Ours ours, at::Tensor (*theirs)(const at::Tensor&)) {
  const TorchOperation reference = [theirs](const Inputs& in) { return theirs(in[0]); };
  rows.push_back(make_row<Kind<Shape<Batch, 11>>>(name, "vectors", ours, reference));
  rows.push_back(make_row<Kind<Shape<Batch, 3, Size::Rows, Size::Columns>>>(name, "images", ours, reference));
  rows.push_back(make_row<Kind<Shape<Batch, Time, 2>>>(name, "two run-time sizes", ours, reference));
  rows.push_back(make_row<Kind<Shape<Batch, 4099>>>(name, "more than one task", ours, reference));
}

}  // namespace

std::vector<Row> activation_rows() {
  std::vector<Row> rows;
  add_unary<Normal>(
      rows, "relu", [](const auto& x) { return relu(x); }, at::relu);
  add_unary<Normal>(
      rows, "neg", [](const auto& x) { return -x; }, at::neg);
  add_unary<Normal>(
      rows, "abs", [](const auto& x) { return abs(x); }, at::abs);
  add_unary<Normal>(
      rows, "exp", [](const auto& x) { return exp(x); }, at::exp);
  add_unary<Normal>(
      rows, "sin", [](const auto& x) { return sin(x); }, at::sin);
  add_unary<Normal>(
      rows, "cos", [](const auto& x) { return cos(x); }, at::cos);
  add_unary<Normal>(
      rows, "tanh", [](const auto& x) { return tanh(x); }, at::tanh);
  add_unary<Normal>(
      rows, "sigmoid", [](const auto& x) { return sigmoid(x); }, at::sigmoid);
  add_unary<Positive>(
      rows, "log", [](const auto& x) { return log(x); }, at::log);
  add_unary<Positive>(
      rows, "sqrt", [](const auto& x) { return sqrt(x); }, at::sqrt);
  add_unary<Positive>(
      rows, "rsqrt", [](const auto& x) { return rsqrt(x); }, at::rsqrt);
  add_unary<Normal>(
      rows, "gelu", [](const auto& x) { return gelu(x); }, [](const at::Tensor& x) { return at::gelu(x); });
  add_unary<Normal>(
      rows, "gelu_tanh", [](const auto& x) { return gelu_tanh(x); },
      [](const at::Tensor& x) { return at::gelu(x, "tanh"); });
  add_unary<Normal>(
      rows, "silu", [](const auto& x) { return silu(x); }, at::silu);
  add_unary<Normal>(
      rows, "mish", [](const auto& x) { return mish(x); }, at::mish);
  add_unary<Normal>(
      rows, "softplus", [](const auto& x) { return softplus(x); },
      [](const at::Tensor& x) { return at::softplus(x); });
  rows.push_back(make_row<Shape<Batch, 3, 5, 4>>(
      "softplus", "beta 3", [](const auto& x) { return softplus(x, 3); },
      [](const Inputs& in) { return at::softplus(in[0], 3, 100); }));
  add_unary<Normal>(
      rows, "hardswish", [](const auto& x) { return hardswish(x * 3); },
      [](const at::Tensor& x) { return at::hardswish(x * 3); });
  add_unary<Normal>(
      rows, "leaky_relu", [](const auto& x) { return leaky_relu(x); },
      [](const at::Tensor& x) { return at::leaky_relu(x); });
  add_unary<Normal>(
      rows, "leaky_relu", [](const auto& x) { return leaky_relu(x, 0.3); },
      [](const at::Tensor& x) { return at::leaky_relu(x, 0.3); });
  add_unary<Normal>(
      rows, "elu", [](const auto& x) { return elu(x); }, [](const at::Tensor& x) { return at::elu(x); });
  add_unary<Normal>(
      rows, "elu", [](const auto& x) { return elu(x, 0.7); },
      [](const at::Tensor& x) { return at::elu(x, 0.7); });
  add_unary<Normal>(
      rows, "clamp", [](const auto& x) { return clamp(x, -0.5, 1); },
      [](const at::Tensor& x) { return at::clamp(x, -0.5, 1); });
  add_unary<Normal>(
      rows, "clamp", [](const auto& x) { return clamp(x, 0.25); },
      [](const at::Tensor& x) { return at::clamp_min(x, 0.25); });
  return rows;
}

}  // namespace parity

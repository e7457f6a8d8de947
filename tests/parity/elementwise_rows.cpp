// SPDX-License-Identifier: MIT
#include <whitematter/ops/arithmetic.hpp>

#include "make_row.hpp"

namespace parity {

namespace {

using namespace wm;
using Inputs = std::vector<at::Tensor>;

// One operation of two inputs over every way to broadcast; the second input is of the kind that Second makes.
template <template <class> class Second, class Ours, class Theirs>
void add_binary(std::vector<Row>& rows, const char* name, Ours ours, Theirs theirs) {
  const TorchOperation reference = [theirs](const Inputs& in) { return theirs(in[0], in[1]); };
  const auto add = [&]<class A, class B>(const char* variant, std::type_identity<A>, std::type_identity<B>) {
    rows.push_back(make_row<A, Second<B>>(name, variant, ours, reference));
  };
  const auto type = []<class S>(S) { return std::type_identity<S>(); };
  add("equal shapes", type(Shape<Batch, 3, 4, 5>()), type(Shape<Batch, 3, 4, 5>()));
  add("right to left", type(Shape<Batch, 7>()), type(Shape<7>()));
  add("left to right", type(Shape<7>()), type(Shape<Batch, 7>()));
  add("a channel", type(Shape<Batch, 3, 4, 5>()), type(Shape<3, 1, 1>()));
  add("sizes of 1 in both", type(Shape<Batch, 1, 5>()), type(Shape<1, 4, 1>()));
  add("a batch of 1", type(Shape<1, 3, 4, 5>()), type(Shape<Batch, 3, 4, 5>()));
  add("a pixel", type(Shape<Batch, 3, 1, 1>()), type(Shape<Batch, 3, 4, 5>()));
  add("two run-time sizes", type(Shape<Batch, Time, 3>()), type(Shape<Time, 1>()));
  rows.push_back(make_row<Second<Shape<Batch, 3, 4>>>(
      name, "a number on the right",
      [ours]<class X>(const X& x) { return ours(x, typename X::value_type(1.5)); },
      [theirs](const Inputs& in) {
        return theirs(in[0], at::scalar_tensor(1.5, in[0].options().requires_grad(false)));
      }));
  rows.push_back(make_row<Second<Shape<Batch, 3, 4>>>(
      name, "a number on the left",
      [ours]<class X>(const X& x) { return ours(typename X::value_type(1.5), x); },
      [theirs](const Inputs& in) {
        return theirs(at::scalar_tensor(1.5, in[0].options().requires_grad(false)), in[0]);
      }));
}

template <class S>
using Normal = S;

// One operation of one input on several shapes.
template <template <class> class Kind, class Ours>
void add_unary(std::vector<Row>& rows, const char* name, Ours ours, at::Tensor (*theirs)(const at::Tensor&)) {
  const TorchOperation reference = [theirs](const Inputs& in) { return theirs(in[0]); };
  rows.push_back(make_row<Kind<Shape<Batch, 11>>>(name, "vectors", ours, reference));
  rows.push_back(make_row<Kind<Shape<Batch, 3, 5, 4>>>(name, "images", ours, reference));
  rows.push_back(make_row<Kind<Shape<Batch, Time, 2>>>(name, "two run-time sizes", ours, reference));
  rows.push_back(make_row<Kind<Shape<Batch, 4099>>>(name, "more than one task", ours, reference));
}

}  // namespace

std::vector<Row> elementwise_rows() {
  std::vector<Row> rows;
  add_binary<Normal>(
      rows, "add", [](const auto& a, const auto& b) { return a + b; },
      [](const at::Tensor& a, const at::Tensor& b) { return a + b; });
  add_binary<Normal>(
      rows, "sub", [](const auto& a, const auto& b) { return a - b; },
      [](const at::Tensor& a, const at::Tensor& b) { return a - b; });
  add_binary<Normal>(
      rows, "mul", [](const auto& a, const auto& b) { return a * b; },
      [](const at::Tensor& a, const at::Tensor& b) { return a * b; });
  add_binary<Positive>(
      rows, "div", [](const auto& a, const auto& b) { return a / b; },
      [](const at::Tensor& a, const at::Tensor& b) { return a / b; });
  rows.push_back(make_row<Shape<Batch, 3, 4>>(
      "mul", "one tensor twice", [](const auto& x) { return x * x + x; },
      [](const Inputs& in) { return in[0] * in[0] + in[0]; }));
  add_unary<Normal>(
      rows, "relu", [](const auto& x) { return relu(x); }, at::relu);
  add_unary<Normal>(
      rows, "neg", [](const auto& x) { return -x; }, at::neg);
  add_unary<Normal>(
      rows, "exp", [](const auto& x) { return exp(x); }, at::exp);
  add_unary<Normal>(
      rows, "tanh", [](const auto& x) { return tanh(x); }, at::tanh);
  add_unary<Positive>(
      rows, "log", [](const auto& x) { return log(x); }, at::log);
  add_unary<Positive>(
      rows, "sqrt", [](const auto& x) { return sqrt(x); }, at::sqrt);
  return rows;
}

}  // namespace parity

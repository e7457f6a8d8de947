// SPDX-License-Identifier: MIT
#include <whitematter/ops/linear.hpp>
#include <whitematter/ops/matmul.hpp>
#include <whitematter/ops/softmax.hpp>

#include "make_row.hpp"

namespace parity {

namespace {

using namespace wm;

template <class A, class B>
Row matmul_row(const char* variant) {
  return make_row<A, B>(
      "matmul", variant, [](const auto& a, const auto& b) { return matmul(a, b); },
      [](const Inputs& in) { return at::matmul(in[0], in[1]); });
}

template <class X, int In, int Out>
Row linear_row(const char* variant) {
  return make_row<X, Shape<Out, In>, Shape<Out>>(
      "linear", variant, [](const auto& x, const auto& w, const auto& b) { return linear(x, w, b); },
      [](const Inputs& in) { return at::linear(in[0], in[1], in[2]); });
}

template <class X, int Out>
Row linear_row_without_bias(const char* variant) {
  return make_row<X, Shape<Out, X::template dim<X::rank - 1>>>(
      "linear", variant, [](const auto& x, const auto& w) { return linear(x, w); },
      [](const Inputs& in) { return at::linear(in[0], in[1]); });
}

template <int Axis, class S>
void add_softmax(std::vector<Row>& rows) {
  const auto variant = "axis " + std::to_string(Axis) + " of " + Tensor<float, S>::describe();
  rows.push_back(make_row<S>(
      "softmax", variant, [](const auto& x) { return softmax<Axis>(x); },
      [](const Inputs& in) { return at::softmax(in[0], Axis); }));
  rows.push_back(make_row<S>(
      "log_softmax", variant, [](const auto& x) { return log_softmax<Axis>(x); },
      [](const Inputs& in) { return at::log_softmax(in[0], Axis); }));
}

}  // namespace

std::vector<Row> matrix_rows() {
  // MatMul of ONNX Runtime does not broadcast to an empty batch.
  std::vector<Row> rows{
      matmul_row<Shape<Batch, 7>, Shape<7, 5>>("a batch of rows"),
      matmul_row<Shape<13, 40>, Shape<40, 33>>("more than one tile"),
      matmul_row<Shape<3, 300>, Shape<300, 2>>("a long sum"),
      matmul_row<Shape<6, Batch>, Shape<Batch, 4>>("a sum over the batch"),
      matmul_row<Shape<Batch, 4, 6>, Shape<Batch, 6, 5>>("batched"),
      matmul_row<Shape<Batch, 2, Time, 3>, Shape<Batch, 2, 3, Time>>("two leading axes"),
      matmul_row<Shape<Batch, Time, 6>, Shape<6, 5>>("one matrix on the right"),
      matmul_row<Shape<4, 6>, Shape<Batch, 6, Time>>("one matrix on the left").exported_with_examples(),
      matmul_row<Shape<Batch, 1, 3, 5>, Shape<2, 5, 4>>("leading axes that broadcast")
          .exported_with_examples(),
      matmul_row<Shape<2, 3, 5>, Shape<Batch, 1, 5, 1>>("leading axes in front of the left")
          .exported_with_examples(),
      matmul_row<Positive<Shape<7>>, Positive<Shape<7>>>("two vectors"),
      matmul_row<Shape<Size::Rows, Size::Columns>, Shape<Size::Columns>>("a vector on the right"),
      matmul_row<Shape<6>, Shape<Batch, 6, 3>>("a vector on the left").exported_with_examples(),
      linear_row_without_bias<Shape<Batch, 10>, 4>("[N, In] without a bias"),
      linear_row_without_bias<Shape<Batch, Time, 6>, 9>("[N, T, In] without a bias"),
      linear_row<Shape<Batch, 10>, 10, 4>("[N, In]"),
      linear_row<Shape<Batch, 1>, 1, 1>("one feature"),
      linear_row<Shape<Batch, 270>, 270, 33>("a long sum"),
      linear_row<Shape<Batch, Time, 6>, 6, 9>("[N, T, In]"),
      linear_row<Shape<Batch, 3, 2, 5>, 5, 7>("[N, A, B, In]"),
  };
  add_softmax<0, Shape<Batch, 6>>(rows);
  add_softmax<1, Shape<Batch, 6>>(rows);
  add_softmax<0, Shape<Batch, 3, 5>>(rows);
  add_softmax<1, Shape<Batch, 3, 5>>(rows);
  add_softmax<-1, Shape<Batch, 3, 5>>(rows);
  add_softmax<1, Shape<Batch, 4, 3, 2>>(rows);
  add_softmax<2, Shape<Batch, 4, 3, 2>>(rows);
  add_softmax<3, Shape<Batch, 2, Time, 70>>(rows);
  return rows;
}

}  // namespace parity

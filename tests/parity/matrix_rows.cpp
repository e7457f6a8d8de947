// SPDX-License-Identifier: MIT
#include <whitematter/loss/cross_entropy.hpp>
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

template <int Classes, class Label = std::int64_t>
void add_cross_entropy(std::vector<Row>& rows) {
  for (const double smoothing : {0.0, 0.1, 1.0})
    rows.push_back(
        make_row<Shape<Batch, Classes>, Labels<Classes, Shape<Batch>, Label>>(
            "cross_entropy", std::to_string(Classes) + " classes, smoothing " + std::to_string(smoothing),
            [smoothing](const auto& logits, const auto& labels) {
              return cross_entropy(logits, labels, {.label_smoothing = smoothing});
            },
            [smoothing](const Inputs& in) {
              return at::cross_entropy_loss(in[0], in[1], {}, at::Reduction::Mean, -100, smoothing);
            })
            .refusing_empty()
            .training_only());
}

}  // namespace

std::vector<Row> matrix_rows() {
  std::vector<Row> rows{
      matmul_row<Shape<Batch, 7>, Shape<7, 5>>("a batch of rows"),
      matmul_row<Shape<13, 40>, Shape<40, 33>>("more than one tile"),
      matmul_row<Shape<3, 300>, Shape<300, 2>>("a long sum"),
      matmul_row<Shape<6, Batch>, Shape<Batch, 4>>("a sum over the batch"),
      matmul_row<Shape<Batch, 4, 6>, Shape<Batch, 6, 5>>("batched"),
      matmul_row<Shape<Batch, 2, Time, 3>, Shape<Batch, 2, 3, Time>>("two leading axes"),
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
  add_cross_entropy<10>(rows);
  add_cross_entropy<2>(rows);
  add_cross_entropy<100>(rows);
  rows.push_back(make_row<Shape<Batch, 5>, Labels<5, Shape<Batch>, std::int32_t>>(
                     "cross_entropy", "labels of 32 bits",
                     [](const auto& logits, const auto& labels) { return cross_entropy(logits, labels); },
                     [](const Inputs& in) { return at::cross_entropy_loss(in[0], in[1]); })
                     .refusing_empty()
                     .training_only());
  return rows;
}

}  // namespace parity

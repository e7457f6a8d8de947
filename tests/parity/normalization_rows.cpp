// SPDX-License-Identifier: MIT
#include <whitematter/ops/dropout.hpp>
#include <whitematter/ops/instance_norm.hpp>
#include <whitematter/ops/layer_norm.hpp>
#include <whitematter/ops/rms_norm.hpp>

#include "make_row.hpp"

namespace parity {

namespace {

using namespace wm;

template <class X>
std::string variant_of(double epsilon) {
  return text(Tensor<float, X>::describe(), ", epsilon ", epsilon);
}

template <class X, int... E>
void add_row_norms(std::vector<Row>& rows, double epsilon) {
  const auto variant = text(variant_of<X>(epsilon), ", ", sizeof...(E), " axes");
  const std::vector<std::int64_t> shape{E...};
  rows.push_back(make_row<X, Shape<E...>, Shape<E...>>(
      "layer_norm", variant,
      [=](const auto& x, const auto& w, const auto& b) { return layer_norm(x, w, b, epsilon); },
      [=](const Inputs& in) { return at::layer_norm(in[0], shape, in[1], in[2], epsilon); }));
  std::vector<std::int64_t> axes;
  for (int i = 1; i <= static_cast<int>(shape.size()); ++i) axes.push_back(-i);
  rows.push_back(make_row<X, Shape<E...>>(
      "rms_norm", variant, [=](const auto& x, const auto& w) { return rms_norm(x, w, epsilon); },
      [=](const Inputs& in) {
        return in[0] * at::rsqrt(in[0].square().mean(axes, true) + epsilon) * in[1];
      }));
}

template <class X, int Groups, int C>
Row group_norm_row(double epsilon) {
  return make_row<X, Shape<C>, Shape<C>>(
      "group_norm", text(variant_of<X>(epsilon), ", ", Groups, " groups"),
      [=](const auto& x, const auto& w, const auto& b) { return group_norm<Groups>(x, w, b, epsilon); },
      [=](const Inputs& in) { return at::group_norm(in[0], Groups, in[1], in[2], epsilon); });
}

template <class X, int C>
void add_instance_norm(std::vector<Row>& rows, double epsilon) {
  const auto theirs = [=](const Inputs& in, const at::Tensor& weight, const at::Tensor& bias) {
    // Of no images LibTorch cannot reshape.
    if (in[0].numel() == 0) return weight.defined() ? in[0] * (weight + bias).sum() : in[0] * 1;
    return at::instance_norm(in[0], weight, bias, {}, {}, true, 0.1, epsilon, false);
  };
  rows.push_back(make_row<X>(
      "instance_norm", variant_of<X>(epsilon), [=](const auto& x) { return instance_norm(x, epsilon); },
      [=](const Inputs& in) { return theirs(in, {}, {}); }));
  rows.push_back(make_row<X, Shape<C>, Shape<C>>(
      "instance_norm", variant_of<X>(epsilon) + ", affine",
      [=](const auto& x, const auto& w, const auto& b) { return instance_norm(x, w, b, epsilon); },
      [=](const Inputs& in) { return theirs(in, in[1], in[2]); }));
}

// Both sides get the mask that one seed draws.
template <class X>
Row dropout_row(double p) {
  const auto drawn = [p](const auto& x) {
    seed(7);
    return dropout(x, p);
  };
  return make_row<X>("dropout", text(Tensor<float, X>::describe(), ", p ", p), drawn,
                     [drawn](const Inputs& in) {
                       const at::Tensor ones = at::ones_like(in[0]);
                       const Tensor<double, X> mask(from_torch<double>(ones, Layout::RowMajor));
                       return in[0] * to_torch(drawn(mask).array()).to(in[0].scalar_type());
                     })
      .training_only();
}

}  // namespace

std::vector<Row> normalization_rows() {
  std::vector<Row> rows;
  add_row_norms<Shape<Batch, 7>, 7>(rows, 1e-5);
  add_row_norms<Shape<Batch, Time, 6>, 6>(rows, 1e-2);
  add_row_norms<Shape<Batch, 3, 4, 5>, 4, 5>(rows, 1e-5);
  add_row_norms<Shape<Batch, 3, 1, 5>, 3, 1, 5>(rows, 1e-5);
  add_row_norms<Shape<Batch, 2500>, 2500>(rows, 1e-5);
  rows.push_back(group_norm_row<Shape<Batch, 4, Size::Rows, Size::Columns>, 2, 4>(1e-5));
  rows.push_back(group_norm_row<Shape<Batch, 4, 3, 5>, 2, 4>(1e-5));
  rows.push_back(group_norm_row<Shape<Batch, 6, 7, 5>, 6, 6>(1e-2));
  // In the graph the pixels of a run-time size are what is left for Reshape, of nothing no number.
  rows.push_back(group_norm_row<Shape<Batch, 24, Time>, 3, 24>(1e-5).exported_with_examples());
  rows.push_back(group_norm_row<Shape<Batch, 15>, 3, 15>(1e-5));
  rows.push_back(group_norm_row<Shape<Batch, 5, 2, 3, 4>, 1, 5>(1e-5));
  rows.push_back(group_norm_row<Shape<Batch, 4, 40, 45>, 2, 4>(1e-5));
  add_instance_norm<Shape<Batch, 3, Size::Rows, 5>, 3>(rows, 1e-5);
  add_instance_norm<Shape<Batch, 5, 11>, 5>(rows, 1e-2);
  add_instance_norm<Shape<Batch, 2, 3, 2, 4>, 2>(rows, 1e-5);
  rows.push_back(dropout_row<Shape<Batch, 7>>(0.1));
  rows.push_back(dropout_row<Shape<Batch, 3, 4, 5>>(0.5));
  rows.push_back(dropout_row<Shape<Batch, Time, 6>>(0));
  rows.push_back(dropout_row<Shape<Batch, 300>>(0.9));
  rows.push_back(dropout_row<Shape<Batch, 9>>(1));
  return rows;
}

}  // namespace parity

// SPDX-License-Identifier: MIT
#include <limits>

#include <whitematter/ops/arg_extremum.hpp>
#include <whitematter/ops/extremum.hpp>
#include <whitematter/ops/logsumexp.hpp>
#include <whitematter/ops/norm.hpp>
#include <whitematter/ops/reduce.hpp>
#include <whitematter/ops/reshape.hpp>
#include <whitematter/ops/var.hpp>

#include "make_row.hpp"

namespace parity {

namespace {

using namespace wm;

// A mean or an extremum of no elements is none, so that a reduction over the batch refuses to be empty.
template <class X, int... Axis>
Row of_elements(Row row) {
  const bool over_batch = sizeof...(Axis) == 0 || (!X::axes()[(Axis + X::rank) % X::rank].fixed() || ...);
  return over_batch ? std::move(row).refusing_empty() : row;
}

// Sum and mean over some axes, which go or stay with size 1.
template <class Tag, int... Axis>
void add_reduction(std::vector<Row>& rows) {
  using X = typename Input<Tag>::shape;
  std::vector<std::int64_t> axes{Axis...};
  if (axes.empty())
    for (int i = 0; i < X::rank; ++i) axes.push_back(i);
  std::string variant = Tensor<float, X>::describe() + " over";
  for (const auto axis : axes) variant += text(" ", axis);
  rows.push_back(make_row<Tag>(
      "sum", variant, [](const auto& x) { return sum<Axis...>(x); },
      [axes](const Inputs& in) { return in[0].sum(axes); }));
  rows.push_back(of_elements<X, Axis...>(make_row<Tag>(
      "mean", variant, [](const auto& x) { return mean<Axis...>(x); },
      [axes](const Inputs& in) { return in[0].mean(axes); })));
  variant += ", kept";
  rows.push_back(make_row<Tag>(
      "sum", variant, [](const auto& x) { return sum<Axis...>(x, keepdim); },
      [axes](const Inputs& in) { return in[0].sum(axes, true); }));
  rows.push_back(of_elements<X, Axis...>(make_row<Tag>(
      "mean", variant, [](const auto& x) { return mean<Axis...>(x, keepdim); },
      [axes](const Inputs& in) { return in[0].mean(axes, true); })));
}

// The other reductions, where the axes go and where they stay.
template <class Tag, int... Axis>
void add_reductions(std::vector<Row>& rows, double correction) {
  using X = typename Input<Tag>::shape;
  std::vector<std::int64_t> axes{Axis...};
  if (axes.empty())
    for (int i = 0; i < X::rank; ++i) axes.push_back(i);
  std::string variant = Tensor<float, X>::describe() + " over";
  for (const auto axis : axes) variant += text(" ", axis);
  const auto add = [&](const char* name, auto ours, auto theirs) {
    rows.push_back(of_elements<X, Axis...>(make_row<Tag>(
        name, variant, [ours](const auto& x) { return ours(x); },
        [=](const Inputs& in) { return theirs(in[0], axes, false); })));
    rows.push_back(of_elements<X, Axis...>(make_row<Tag>(
        name, variant + ", kept", [ours](const auto& x) { return ours(x, keepdim); },
        [=](const Inputs& in) { return theirs(in[0], axes, true); })));
  };
  using Torch = const at::Tensor&;
  using List = const std::vector<std::int64_t>&;
  add(
      "max", [](const auto&... x) { return max<Axis...>(x...); },
      [](Torch x, List over, bool keep) { return at::amax(x, over, keep); });
  add(
      "min", [](const auto&... x) { return min<Axis...>(x...); },
      [](Torch x, List over, bool keep) { return at::amin(x, over, keep); });
  add(
      "norm", [](const auto&... x) { return norm<Axis...>(x...); },
      [](Torch x, List over, bool keep) { return at::norm(x, at::Scalar(2), over, keep); });
  add(
      "logsumexp", [](const auto&... x) { return logsumexp<Axis...>(x...); },
      [](Torch x, List over, bool keep) { return at::logsumexp(x, over, keep); });
  add(
      "var",
      [correction](const auto&... x) { return var<Axis...>(x..., VarOptions{.correction = correction}); },
      [correction](Torch x, List over, bool keep) {
        return at::var(x, over, static_cast<std::int64_t>(correction), keep);
      });
}

template <class X, int Axis>
void add_positions(std::vector<Row>& rows) {
  const auto variant = Tensor<float, X>::describe() + " along " + std::to_string(Axis);
  rows.push_back(of_elements<X, Axis>(make_row<X>(
      "argmax", variant, [](const auto& x) { return argmax<Axis>(x); },
      [](const Inputs& in) { return at::argmax(in[0], Axis); })));
  rows.push_back(of_elements<X, Axis>(make_row<X>(
      "argmin", variant + ", kept", [](const auto& x) { return argmin<Axis>(x, keepdim); },
      [](const Inputs& in) { return at::argmin(in[0], Axis, true); })));
}

// LibTorch gets the sizes from the result's shape, with the batch's size inferred.
template <class From, class To>
Row reshape_row() {
  std::vector<std::int64_t> sizes;
  for (int i = 0; i < To::rank; ++i) sizes.push_back(To::axes()[i].size);
  return make_row<From>(
      "reshape", describe(Input<From>::shape::axes()) + " to " + Tensor<float, To>::describe(),
      [](const auto& x) { return reshape<To>(x); },
      [sizes](const Inputs& in) { return in[0].reshape(sizes); });
}

template <class X, int First>
Row flatten_row() {
  return make_row<X>(
      "flatten", Tensor<float, X>::describe() + " from " + std::to_string(First),
      [](const auto& x) { return flatten<First>(x); }, [](const Inputs& in) { return in[0].flatten(First); });
}

}  // namespace

std::vector<Row> reduction_rows() {
  std::vector<Row> rows;
  // One sum of values of both signs may vanish, and no error is small beside it.
  add_reduction<Positive<Shape<Batch, 7>>>(rows);
  add_reduction<Positive<Shape<Batch, 7>>, 0>(rows);
  add_reduction<Shape<Batch, 7>, 1>(rows);
  add_reduction<Positive<Shape<Batch, 3, 4, 5>>>(rows);
  add_reduction<Shape<Batch, 3, Size::Rows, 5>, 1>(rows);
  add_reduction<Shape<Batch, 3, 4, 5>, -1>(rows);
  add_reduction<Shape<Batch, 3, 4, 5>, 0, 2>(rows);
  add_reduction<Shape<Batch, 3, 4, 5>, 1, 3>(rows);
  add_reduction<Shape<Batch, 3, 4, 5>, 0, 2, 3>(rows);
  add_reduction<Shape<Batch, Time, 6>, 1>(rows);
  add_reduction<Positive<Shape<Batch, 9000>>>(rows);
  add_reduction<Positive<Shape<9000, Batch>>, 0>(rows);
  add_reductions<Shape<Batch, 7>>(rows, 1);
  add_reductions<Shape<Batch, 9>, 1>(rows, 1);
  add_reductions<Shape<Batch, 5, 1, 6>, 0>(rows, 0);
  add_reductions<Shape<Batch, 3, Size::Rows, 5>, 1, -1>(rows, 1);
  add_reductions<Shape<Batch, Time, 6>, 1, 2>(rows, 1);
  add_reductions<Positive<Shape<Batch, 3000>>>(rows, 1);
  add_positions<Shape<Batch, 7>, 1>(rows);
  add_positions<Shape<Batch, 4>, 0>(rows);
  add_positions<Shape<Batch, 3, Time, 5>, 2>(rows);
  add_positions<Shape<Batch, Size::Depth, 4, 5>, -1>(rows);
  for (const double p : {1., std::numeric_limits<double>::infinity()})
    rows.push_back(make_row<Shape<Size::Rows, 5, Size::Columns>>(
        "norm", text("p = ", p), [p](const auto& x) { return norm<1>(x, {.p = p}); },
        [p](const Inputs& in) { return at::norm(in[0], at::Scalar(p), {1}, false); }));
  rows.push_back(make_row<Mask<Shape<Size::Rows, 5, Size::Columns>>>(
      "sum", "a mask", [](const auto& x) { return sum<1>(x); },
      [](const Inputs& in) { return in[0].sum(1); }));
  rows.push_back(make_row<Labels<9, Shape<Size::Rows, 5, Size::Columns>, std::int32_t>>(
      "sum", "int32", [](const auto& x) { return sum<1>(x); },
      [](const Inputs& in) { return in[0].sum(1); }));
  rows.push_back(make_row<Labels<9, Shape<Size::Rows, 5, Size::Columns>>>(
      "max", "int64", [](const auto& x) { return max<1>(x); },
      [](const Inputs& in) { return at::amax(in[0], 1); }));
  rows.push_back(make_row<Labels<9, Shape<Size::Rows, 5, Size::Columns>>>(
      "min", "int64", [](const auto& x) { return min<1>(x); },
      [](const Inputs& in) { return at::amin(in[0], 1); }));
  rows.push_back(reshape_row<Labels<9, Shape<Batch, 12>>, Shape<Batch, 3, 4>>());
  rows.push_back(reshape_row<Shape<Batch, 12>, Shape<Batch, 3, 4>>());
  rows.push_back(reshape_row<Shape<Batch, 3, 4, 5>, Shape<Batch, 60>>());
  rows.push_back(reshape_row<Shape<Batch, 3, 4, 5>, Shape<Batch, 5, 4, 3>>());
  rows.push_back(reshape_row<Shape<Batch, 6>, Shape<2, Batch, 3>>());
  rows.push_back(reshape_row<Shape<Batch, 4, 1, 1>, Shape<4, Batch>>());
  rows.push_back(flatten_row<Shape<Batch, 3, 4, 5>, 1>());
  rows.push_back(flatten_row<Shape<Batch, 3, 4, 5>, 2>());
  rows.push_back(flatten_row<Shape<Batch, Time, 4, 5>, 2>());
  rows.push_back(flatten_row<Shape<Batch, 8>, 1>());
  return rows;
}

}  // namespace parity

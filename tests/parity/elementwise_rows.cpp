// SPDX-License-Identifier: MIT
#include <whitematter/ops/arithmetic.hpp>
#include <whitematter/ops/cast.hpp>
#include <whitematter/ops/compare.hpp>
#include <whitematter/ops/logical.hpp>
#include <whitematter/ops/where.hpp>

#include "make_row.hpp"

namespace parity {

namespace {

using namespace wm;

template <class S>
using Normal = S;

// One operation of two inputs over every way to broadcast; the second input is of the kind that Second makes.
template <template <class> class Second, template <class> class First = Normal, class Ours, class Theirs>
void add_binary(std::vector<Row>& rows, const char* name, Ours ours, Theirs theirs) {
  const TorchOperation reference = [theirs](const Inputs& in) { return theirs(in[0], in[1]); };
  const auto add = [&]<class A, class B>(const char* variant, std::type_identity<A>, std::type_identity<B>) {
    rows.push_back(make_row<First<A>, Second<B>>(name, variant, ours, reference));
  };
  const auto type = []<class S>(S) { return std::type_identity<S>(); };
  using Image = Shape<Batch, 3, Size::Rows, Size::Columns>;
  add("equal shapes", type(Image()), type(Image()));
  add("right to left", type(Shape<Batch, 7>()), type(Shape<7>()));
  add("left to right", type(Shape<7>()), type(Shape<Batch, 7>()));
  add("a channel", type(Shape<Batch, 3, 4, 5>()), type(Shape<3, 1, 1>()));
  add("sizes of 1 in both", type(Shape<Batch, 1, 5>()), type(Shape<1, 4, 1>()));
  add("a batch of 1", type(Shape<1, 3, 4, 5>()), type(Shape<Batch, 3, 4, 5>()));
  add("a pixel", type(Shape<Batch, 3, 1, 1>()), type(Image()));
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

// Comparisons of numbers among which equal ones are frequent.
template <class Ours, class Theirs>
void add_comparison(std::vector<Row>& rows, const char* name, Ours ours, Theirs theirs) {
  const TorchOperation reference = [theirs](const Inputs& in) { return theirs(in[0], in[1]); };
  rows.push_back(
      make_row<Labels<3, Shape<Batch, 3, 4>>, Labels<3, Shape<3, 1>>>(name, "classes", ours, reference));
  rows.push_back(make_row<Shape<Batch, 3, 4, 5>, Shape<3, 1, 1>>(name, "images", ours, reference));
  rows.push_back(make_row<Labels<3, Shape<Batch, Time>>>(
      name, "a number", [ours](const auto& x) { return ours(x, 1); },
      [theirs](const Inputs& in) { return theirs(in[0], at::ones({}, at::kLong)); }));
}

void add_compare(std::vector<Row>& rows) {
  add_comparison(
      rows, "less", [](const auto& a, const auto& b) { return a < b; },
      [](const at::Tensor& a, const at::Tensor& b) { return at::lt(a, b); });
  add_comparison(
      rows, "less_equal", [](const auto& a, const auto& b) { return a <= b; },
      [](const at::Tensor& a, const at::Tensor& b) { return at::le(a, b); });
  add_comparison(
      rows, "greater", [](const auto& a, const auto& b) { return a > b; },
      [](const at::Tensor& a, const at::Tensor& b) { return at::gt(a, b); });
  add_comparison(
      rows, "greater_equal", [](const auto& a, const auto& b) { return a >= b; },
      [](const at::Tensor& a, const at::Tensor& b) { return at::ge(a, b); });
  add_comparison(
      rows, "equal", [](const auto& a, const auto& b) { return a == b; },
      [](const at::Tensor& a, const at::Tensor& b) { return at::eq(a, b); });
  add_comparison(
      rows, "not_equal", [](const auto& a, const auto& b) { return a != b; },
      [](const at::Tensor& a, const at::Tensor& b) { return at::ne(a, b); });
}

template <class M, class A, class B>
Row where_row() {
  return make_row<Mask<M>, A, B>(
      "where", [](const auto& m, const auto& a, const auto& b) { return where(m, a, b); },
      [](const Inputs& in) { return at::where(in[0], in[1], in[2]); });
}

// Masks that broadcast.
void add_logical(std::vector<Row>& rows) {
  const auto add = [&](const char* name, auto ours, auto theirs) {
    const TorchOperation reference = [theirs](const Inputs& in) { return theirs(in[0], in[1]); };
    rows.push_back(
        make_row<Mask<Shape<Batch, 3, 4, 5>>, Mask<Shape<3, 1, 1>>>(name, "images", ours, reference));
    rows.push_back(make_row<Mask<Shape<Size::Rows, Time>>, Mask<Shape<Time>>>(name, "two run-time sizes",
                                                                              ours, reference));
  };
  add(
      "logical_and", [](const auto& a, const auto& b) { return a && b; },
      [](const at::Tensor& a, const at::Tensor& b) { return at::logical_and(a, b); });
  add(
      "logical_or", [](const auto& a, const auto& b) { return a || b; },
      [](const at::Tensor& a, const at::Tensor& b) { return at::logical_or(a, b); });
  rows.push_back(make_row<Mask<Shape<Size::Rows, Time, 3>>>(
      "logical_not", [](const auto& x) { return !x; },
      [](const Inputs& in) { return at::logical_not(in[0]); }));
}

void add_cast(std::vector<Row>& rows) {
  using S = Shape<Size::Rows, 3, Size::Columns>;
  rows.push_back(make_row<Mask<S>>(
      "cast", "bool to float", [](const auto& x) { return cast<float>(x); },
      [](const Inputs& in) { return in[0].to(at::kFloat); }));
  rows.push_back(make_row<Labels<9, S>>(
      "cast", "int64 to int32", [](const auto& x) { return cast<std::int32_t>(x); },
      [](const Inputs& in) { return in[0].to(at::kInt); }));
  rows.push_back(make_row<S>(
      "cast", "to int64", [](const auto& x) { return cast<std::int64_t>(x * 4); },
      [](const Inputs& in) { return (in[0] * 4).to(at::kLong); }));
  rows.push_back(make_row<S>(
      "cast", "to bool", [](const auto& x) { return cast<bool>(x); },
      [](const Inputs& in) { return in[0].to(at::kBool); }));
  rows.push_back(make_row<S>(
      "cast", "to double and back",
      []<class X>(const X& x) { return cast<typename X::value_type>(cast<double>(x) * 3); },
      [](const Inputs& in) { return (in[0].to(at::kDouble) * 3).to(in[0].scalar_type()); }));
}

void add_where(std::vector<Row>& rows) {
  using Image = Shape<Batch, 3, 4, 5>;
  rows.push_back(where_row<Image, Image, Image>());
  rows.push_back(where_row<Shape<4, 1>, Image, Shape<3, 1, 1>>());
  rows.push_back(where_row<Image, Shape<1, 3, 1, 5>, Shape<>>());
  rows.push_back(where_row<Shape<Batch, Time>, Shape<Time>, Shape<Batch, 1>>());
  rows.push_back(make_row<Mask<Shape<Batch, 5>>, Shape<Batch, 5>>(
      "where", "numbers", []<class X>(const auto& m, const X& x) { return where(m, where(m, x, 1) * x, 2); },
      [](const Inputs& in) {
        return at::where(in[0], at::where(in[0], in[1], 1.) * in[1], 2.).to(in[1].scalar_type());
      }));
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
  add_binary<Positive, Positive>(
      rows, "pow", [](const auto& a, const auto& b) { return pow(a, b); },
      [](const at::Tensor& a, const at::Tensor& b) { return at::pow(a, b); });
  add_binary<Normal>(
      rows, "maximum", [](const auto& a, const auto& b) { return maximum(a, b); },
      [](const at::Tensor& a, const at::Tensor& b) { return at::maximum(a, b); });
  add_binary<Normal>(
      rows, "minimum", [](const auto& a, const auto& b) { return minimum(a, b); },
      [](const at::Tensor& a, const at::Tensor& b) { return at::minimum(a, b); });
  rows.push_back(make_row<Shape<Batch, 3, 4>>(
      "maximum", "equal numbers", [](const auto& x) { return maximum(x, x) * minimum(x, x); },
      [](const Inputs& in) { return at::maximum(in[0], in[0]) * at::minimum(in[0], in[0]); }));
  for (const int exponent : {0, 2, 3})
    rows.push_back(make_row<Shape<Batch, 3, 4>>(
        "pow", text("of numbers of both signs, to ", exponent),
        [exponent]<class X>(const X& x) { return pow(x, static_cast<typename X::value_type>(exponent)); },
        [exponent](const Inputs& in) { return at::pow(in[0], exponent); }));
  add_compare(rows);
  add_logical(rows);
  add_cast(rows);
  add_where(rows);
  return rows;
}

}  // namespace parity

// SPDX-License-Identifier: MIT
#include <whitematter/ops/arithmetic.hpp>
#include <whitematter/ops/concat.hpp>
#include <whitematter/ops/expand.hpp>
#include <whitematter/ops/pad.hpp>
#include <whitematter/ops/permute.hpp>
#include <whitematter/ops/slice.hpp>
#include <whitematter/ops/squeeze.hpp>
#include <whitematter/ops/tril.hpp>

#include "make_row.hpp"

namespace parity {

namespace {

using namespace wm;

using Image = Shape<Batch, 3, 4, 5>;

// A row of one input, named after its shape and the numbers of the operation.
template <class Tag, class Ours>
Row row_of(const char* operation, std::initializer_list<int> numbers, Ours ours, TorchOperation theirs) {
  std::string variant = describe(Input<Tag>::shape::axes());
  for (const int number : numbers) variant += text(' ', number);
  return make_row<Tag>(operation, variant, ours, std::move(theirs));
}

template <class Tag, int... Axis>
Row permute_row() {
  return row_of<Tag>(
      "permute", {Axis...}, [](const auto& x) { return permute<Axis...>(x); },
      [](const Inputs& in) { return in[0].permute({Axis...}); });
}

template <class X, int A, int B>
Row transpose_row() {
  return row_of<X>(
      "transpose", {A, B}, [](const auto& x) { return transpose<A, B>(x); },
      [](const Inputs& in) { return in[0].transpose(A, B); });
}

// LibTorch takes one axis at a time, the last one first.
template <class X, int First, int... Rest>
Row squeeze_row() {
  return row_of<X>(
      "squeeze", {First, Rest...}, [](const auto& x) { return squeeze<First, Rest...>(x); },
      [](const Inputs& in) {
        at::Tensor y = in[0];
        for (const int axis : std::initializer_list<int>{Rest..., First}) y = y.squeeze(axis);
        return y;
      });
}

template <class X, int Axis>
Row unsqueeze_row() {
  return row_of<X>(
      "unsqueeze", {Axis}, [](const auto& x) { return unsqueeze<Axis>(x); },
      [](const Inputs& in) { return in[0].unsqueeze(Axis); });
}

template <class X, class To>
Row expand_row(std::vector<std::int64_t> sizes) {
  return make_row<X>(
      "expand", describe(X::axes()) + " to " + describe(To::axes()),
      [](const auto& x) { return expand<To>(x); }, [sizes](const Inputs& in) { return in[0].expand(sizes); });
}

template <class X, int Axis, int Begin, int End = to_end, int Step = 1>
Row slice_row() {
  return row_of<X>(
      "slice", {Axis, Begin, End, Step}, [](const auto& x) { return slice<Axis, Begin, End, Step>(x); },
      [](const Inputs& in) { return at::slice(in[0], Axis, Begin, End, Step); });
}

template <class X, int Axis, int Length>
Row narrow_row(int start) {
  return row_of<X>(
      "narrow", {Axis, Length, start}, [start](const auto& x) { return narrow<Axis, Length>(x, start); },
      [start](const Inputs& in) { return in[0].narrow(Axis, start, Length); });
}

template <class Tag, int... Axis>
Row flip_row() {
  return row_of<Tag>(
      "flip", {Axis...}, [](const auto& x) { return flip<Axis...>(x); },
      [](const Inputs& in) { return in[0].flip({Axis...}); });
}

template <int Axis, class... Tags>
Row concat_row() {
  return make_row<Tags...>(
      "concat", [](const auto&... x) { return concat<Axis>(x...); },
      [](const Inputs& in) { return at::cat(in, Axis); });
}

template <int Axis, class... X>
Row stack_row() {
  return make_row<X...>(
      "stack", [](const auto&... x) { return stack<Axis>(x...); },
      [](const Inputs& in) { return at::stack(in, Axis); });
}

// The first part after the last one; those between them get no gradient.
template <class X, int Axis, int... Sizes>
Row split_row() {
  return row_of<X>(
      "split", {Axis, Sizes...},
      [](const auto& x) {
        const auto parts = split<Axis, Sizes...>(x);
        return concat<Axis>(std::get<sizeof...(Sizes) - 1>(parts), std::get<0>(parts));
      },
      [](const Inputs& in) {
        const auto parts = in[0].split_with_sizes({Sizes...}, Axis);
        return at::cat({parts.back(), parts.front()}, Axis);
      });
}

template <class X, int Parts, int Axis>
Row chunk_row() {
  return row_of<X>(
      "chunk", {Parts, Axis},
      [](const auto& x) {
        const auto parts = chunk<Parts, Axis>(x);
        return concat<Axis>(std::get<Parts - 1>(parts), std::get<0>(parts));
      },
      [](const Inputs& in) {
        const auto parts = in[0].chunk(Parts, Axis);
        return at::cat({parts.back(), parts.front()}, Axis);
      });
}

template <class X, Padding P>
Row pad_row(double value) {
  return row_of<X>(
      "pad", {P.left, P.right, P.top, P.bottom},
      [value]<class T>(const T& x) { return pad<P>(x, static_cast<typename T::value_type>(value)); },
      [value](const Inputs& in) {
        std::vector<std::int64_t> pads{P.left, P.right, P.top, P.bottom};
        if (in[0].dim() == 2)
          pads.resize(2);  // LibTorch refuses to pad an axis of size 0, by nothing as well
        return at::constant_pad_nd(in[0], pads, value);
      });
}

template <class X, int Axis, int Before, int After>
Row pad_axis_row() {
  return row_of<X>(
      "pad_axis", {Axis, Before, After}, [](const auto& x) { return pad_axis<Axis, Before, After>(x); },
      [](const Inputs& in) {
        const auto after = 2 * (in[0].dim() - 1 - Axis);
        std::vector<std::int64_t> pads(static_cast<std::size_t>(after), 0);
        pads.insert(pads.end(), {Before, After});
        return at::constant_pad_nd(in[0], pads);
      });
}

template <class X, Padding P>
Row pad_reflect_row() {
  return row_of<X>(
      "pad_reflect", {P.left, P.right, P.top, P.bottom}, [](const auto& x) { return pad_reflect<P>(x); },
      [](const Inputs& in) {
        return in[0].dim() == 4 ? at::reflection_pad2d(in[0], {P.left, P.right, P.top, P.bottom})
                                : at::reflection_pad1d(in[0], {P.left, P.right});
      });
}

template <class Tag>
void add_triangles(std::vector<Row>& rows) {
  for (const int diagonal : {0, 1, -2}) {
    rows.push_back(row_of<Tag>(
        "tril", {diagonal}, [diagonal](const auto& x) { return tril(x, diagonal); },
        [diagonal](const Inputs& in) { return in[0].tril(diagonal); }));
    rows.push_back(row_of<Tag>(
        "triu", {diagonal}, [diagonal](const auto& x) { return triu(x, diagonal); },
        [diagonal](const Inputs& in) { return in[0].triu(diagonal); }));
  }
}

}  // namespace

std::vector<Row> movement_rows() {
  std::vector<Row> rows;
  rows.push_back(permute_row<Image, 0, 2, 3, 1>());
  rows.push_back(permute_row<Image, 3, -3, 0, 2>());
  rows.push_back(permute_row<Shape<Batch, Time, 6>, 2, 0, 1>());
  rows.push_back(permute_row<Labels<9, Shape<Batch, 1, 5>>, -1, 0, 1>());
  rows.push_back(transpose_row<Shape<Batch, 3, 4>, 1, 2>());
  rows.push_back(transpose_row<Shape<Batch, Time, 2, 5>, 1, -2>());
  rows.push_back(transpose_row<Shape<Batch, 1>, 0, 1>());

  rows.push_back(squeeze_row<Shape<Batch, 1, 4>, 1>());
  rows.push_back(squeeze_row<Shape<1, Batch, 1, 3>, 0, 2>());
  rows.push_back(squeeze_row<Shape<Batch, Size::Rows, Size::Columns, 1>, -1>());
  rows.push_back(unsqueeze_row<Shape<Batch, 3>, 1>());
  rows.push_back(unsqueeze_row<Image, 0>());
  rows.push_back(unsqueeze_row<Shape<Batch, Time>, -1>());

  rows.push_back(expand_row<Shape<Batch, 1, 5>, Shape<Batch, 4, 5>>({-1, 4, 5}));
  rows.push_back(expand_row<Shape<3, 1>, Shape<2, 3, 4>>({2, 3, 4}));
  rows.push_back(expand_row<Shape<Time, 1, 1>, Shape<3, Time, 4, 1>>({3, -1, 4, 1}));
  rows.push_back(expand_row<Shape<Batch, 3, 1, 5>, Image>({-1, 3, 4, 5}));
  rows.push_back(make_row<Shape<Batch, 1>>(
      "expand", "a name in another axis", [](const auto& x) { return expand<Shape<Batch, Batch>>(x); },
      [](const Inputs& in) {
        return in[0].expand({in[0].size(0), in[0].size(0)});
      }));
  rows.push_back(make_row<Shape<1, 1, 8>, State<Shape<Batch, Time, 8>>>(
      "expand", "to the batch of another tensor",
      [](const auto& x, const auto& y) { return expand<Shape<Batch, 1, 8>>(x, y); },
      [](const Inputs& in) {
        return in[0].expand({in[1].size(0), 1, 8});
      }));

  rows.push_back(slice_row<Shape<Batch, 7, 4, 5>, 1, 1, -1, 2>());
  rows.push_back(slice_row<Image, 2, -3>());
  rows.push_back(slice_row<Image, 3, 0, 5, 4>());
  rows.push_back(slice_row<Shape<Batch, Time, 3>, 1, 0, 1>());
  rows.push_back(slice_row<Shape<Batch, Time, 3>, 1, 1>());
  rows.push_back(slice_row<Shape<Batch, Time, 3>, 1, -1>());
  rows.push_back(narrow_row<Shape<Batch, 7, 3>, 1, 3>(2));
  rows.push_back(narrow_row<Image, 3, 2>(1));
  rows.push_back(narrow_row<Shape<Batch, Time>, 1, 1>(0));
  rows.push_back(flip_row<Image, 3>());
  rows.push_back(flip_row<Image, 1, -2>());
  rows.push_back(flip_row<Shape<Batch, Time>, 0, 1>());
  rows.push_back(flip_row<Labels<9, Shape<Batch, 1, 4>>, -1>());

  rows.push_back(concat_row<1, Image, Shape<Batch, 2, 4, 5>>());
  rows.push_back(concat_row<0, Shape<Batch, 3>, Shape<2, 3>>());
  rows.push_back(concat_row<-1, Shape<Batch, Time, 2>, Shape<Batch, Time, 1>, Shape<Batch, Time, 3>>());
  rows.push_back(concat_row<1, Shape<Batch, 1, 4>, Shape<Batch, Time, 4>>());
  rows.push_back(concat_row<1, Labels<9, Shape<Batch, 1>>, Labels<9, Shape<Batch, 3>>>());
  rows.push_back(make_row<Image>(
      "concat", "one tensor twice", [](const auto& x) { return concat<2>(x, x * x, x); },
      [](const Inputs& in) {
        return at::cat({in[0], in[0] * in[0], in[0]}, 2);
      }));
  rows.push_back(stack_row<1, Shape<Batch, 3, 4>, Shape<Batch, 3, 4>>());
  rows.push_back(stack_row<-1, Shape<Batch, Time>, Shape<Batch, Time>, Shape<Batch, Time>>());
  rows.push_back(stack_row<0, Image, Image>());
  rows.push_back(chunk_row<Shape<Size::Rows, 6, Size::Columns>, 3, 1>());
  rows.push_back(chunk_row<Shape<Size::Rows, 4>, 2, -1>());
  rows.push_back(split_row<Shape<Batch, 7, 3>, 1, 2, 4, 1>());
  rows.push_back(split_row<Image, 1, 1, 2>());
  rows.push_back(split_row<Shape<Batch, Time, 6>, -1, 3, 3>());

  rows.push_back(pad_row<Image, Padding{.left = 1, .right = 2, .top = 3, .bottom = 0}>(0));
  rows.push_back(pad_row<Image, Padding{.left = 2, .bottom = 1}>(-1.5));
  rows.push_back(pad_row<Shape<Batch, 5>, Padding{.left = 1, .right = 3}>(0.5));
  rows.push_back(pad_row<Shape<Batch, 3, Time>, Padding{.left = 1, .right = 1, .top = 2}>(2));
  rows.push_back(pad_axis_row<Shape<Batch, 3, 4>, 1, 2, 0>());
  rows.push_back(pad_axis_row<Image, 1, 1, 2>());
  rows.push_back(pad_axis_row<Shape<Batch, Time, 2>, 1, 0, 3>());
  rows.push_back(pad_reflect_row<Image, Padding{.left = 4, .right = 1, .top = 2, .bottom = 3}>());
  rows.push_back(pad_reflect_row<Shape<Batch, 2, 3, 2>, Padding{.right = 1, .bottom = 2}>());
  rows.push_back(pad_reflect_row<Shape<Batch, Size::Depth, 6>, Padding{.left = 2, .right = 5}>());

  add_triangles<Shape<Batch, 4, 4>>(rows);
  add_triangles<Shape<Batch, Time, 5>>(rows);
  add_triangles<Shape<3, Batch, 4, 2>>(rows);
  return rows;
}

}  // namespace parity

// SPDX-License-Identifier: MIT
#include <whitematter/ops/adaptive_pool.hpp>
#include <whitematter/ops/conv1d.hpp>
#include <whitematter/ops/conv_transpose2d.hpp>
#include <whitematter/ops/interpolate.hpp>

#include "make_row.hpp"

namespace parity {

namespace {

using namespace wm;

std::vector<std::int64_t> both(const Pair& pair) { return window_list(pair, 2); }

template <class X, class W, Conv C>
void add_conv1d(std::vector<Row>& rows, const std::string& variant, bool bias) {
  const auto reference = [](const Inputs& in, const at::Tensor& b) {
    return at::conv1d(in[0], in[1], b, C.stride.width, C.padding.width, C.dilation.width, C.groups);
  };
  if (bias)
    rows.push_back(make_row<X, W, Shape<W::template dim<0>>>(
        "conv1d", variant + " with a bias",
        [](const auto& x, const auto& w, const auto& b) { return conv1d<C>(x, w, b); },
        [=](const Inputs& in) { return reference(in, in[2]); }));
  else
    rows.push_back(make_row<X, W>(
        "conv1d", variant, [](const auto& x, const auto& w) { return conv1d<C>(x, w); },
        [=](const Inputs& in) { return reference(in, {}); }));
}

at::Tensor torch_conv_transpose(const ConvTranspose& c, const Inputs& in, const at::Tensor& bias) {
  return at::conv_transpose2d(in[0], in[1], bias, both(c.stride), both(c.padding), both(c.output_padding),
                              c.groups, both(c.dilation));
}

template <class X, class W, ConvTranspose C>
Row conv_transpose_row(const char* variant) {
  return make_row<X, W>(
      "conv_transpose2d", variant, [](const auto& x, const auto& w) { return conv_transpose2d<C>(x, w); },
      [](const Inputs& in) { return torch_conv_transpose(C, in, {}); });
}

template <class X, class W, ConvTranspose C>
Row conv_transpose_bias_row(const char* variant) {
  return make_row<X, W, Shape<W::template dim<1> * C.groups>>(
      "conv_transpose2d", std::string(variant) + " with a bias",
      [](const auto& x, const auto& w, const auto& b) { return conv_transpose2d<C>(x, w, b); },
      [](const Inputs& in) { return torch_conv_transpose(C, in, in[2]); });
}

template <class X, Pool P>
Row max_pool1d_row(const char* variant) {
  return make_row<X>(
      "max_pool1d", variant, [](const auto& x) { return max_pool1d<P>(x); },
      [](const Inputs& in) {
        return at::max_pool1d(in[0], P.kernel.width, P.step().width, P.padding.width, P.dilation.width);
      });
}

template <class X, Pool P>
Row avg_pool1d_row(const char* variant) {
  return make_row<X>(
      "avg_pool1d", variant, [](const auto& x) { return avg_pool1d<P>(x); },
      [](const Inputs& in) {
        return at::avg_pool1d(in[0], P.kernel.width, P.step().width, P.padding.width, false,
                              P.count_include_pad);
      });
}

template <class X, Pool P>
void add_pool1d(std::vector<Row>& rows, const char* variant) {
  rows.push_back(max_pool1d_row<X, P>(variant));
  rows.push_back(avg_pool1d_row<X, P>(variant));
}

// Windows of several sizes have no place in a graph.
Row exported(Row row, bool yes) { return yes ? row : std::move(row).training_only(); }

template <class X, int OH, int OW>
void add_adaptive(std::vector<Row>& rows, bool in_graph) {
  const auto variant = text(Tensor<float, X>::describe(), " to ", Pair(OH, OW));
  rows.push_back(exported(
      make_row<X>(
          "adaptive_avg_pool2d", variant, [](const auto& x) { return adaptive_avg_pool2d<OH, OW>(x); },
          [](const Inputs& in) {
            return at::adaptive_avg_pool2d(in[0], {OH, OW});
          }),
      in_graph));
  rows.push_back(exported(
      make_row<X>(
          "adaptive_max_pool2d", variant, [](const auto& x) { return adaptive_max_pool2d<OH, OW>(x); },
          [](const Inputs& in) {
            return std::get<0>(at::adaptive_max_pool2d(in[0], {OH, OW}));
          }),
      in_graph));
}

template <class X, int OL>
void add_adaptive(std::vector<Row>& rows, bool in_graph) {
  const auto variant = text(Tensor<float, X>::describe(), " to ", OL);
  rows.push_back(
      exported(make_row<X>(
                   "adaptive_avg_pool1d", variant, [](const auto& x) { return adaptive_avg_pool1d<OL>(x); },
                   [](const Inputs& in) { return at::adaptive_avg_pool1d(in[0], OL); }),
               in_graph));
  rows.push_back(
      exported(make_row<X>(
                   "adaptive_max_pool1d", variant, [](const auto& x) { return adaptive_max_pool1d<OL>(x); },
                   [](const Inputs& in) { return std::get<0>(at::adaptive_max_pool1d(in[0], OL)); }),
               in_graph));
}

at::Tensor torch_interpolate(const at::Tensor& x, std::vector<std::int64_t> size, Interpolation mode) {
  if (mode == Interpolation::Nearest) return at::upsample_nearest2d(x, size);
  return at::upsample_bilinear2d(x, size, mode == Interpolation::BilinearAligned);
}

template <Interpolation M>
constexpr const char* mode_name = M == Interpolation::Nearest    ? ", nearest"
                                  : M == Interpolation::Bilinear ? ", bilinear"
                                                                 : ", aligned";

template <class X, int OH, int OW, Interpolation M>
Row interpolate_row() {
  return make_row<X>(
      "interpolate", text(Tensor<float, X>::describe(), " to ", Pair(OH, OW), mode_name<M>),
      [](const auto& x) { return interpolate<OH, OW, M>(x); },
      [](const Inputs& in) {
        return torch_interpolate(in[0], {OH, OW}, M);
      });
}

template <class X, Pair F, Interpolation M>
Row upsample_row() {
  return make_row<X>(
      "upsample", text(Tensor<float, X>::describe(), " by ", F, mode_name<M>),
      [](const auto& x) { return upsample<F, M>(x); },
      [](const Inputs& in) {
        return torch_interpolate(in[0], {in[0].size(2) * F.height, in[0].size(3) * F.width}, M);
      });
}

}  // namespace

std::vector<Row> window_rows() {
  using enum Interpolation;
  std::vector<Row> rows;
  add_conv1d<Shape<Batch, 3, 9>, Shape<4, 3, 3>, Conv{}>(rows, "no padding", false);
  add_conv1d<Shape<Batch, 4, 10>, Shape<6, 2, 4>,
             Conv{.stride = 3, .padding = 2, .dilation = 2, .groups = 2}>(rows, "everything at once", true);
  add_conv1d<Shape<Batch, 5, 7>, Shape<5, 1, 3>, Conv{.padding = 1, .groups = 5}>(rows, "a group a channel",
                                                                                  false);
  add_conv1d<Shape<Batch, 3, Time>, Shape<2, 3, 5>, Conv{.padding = 2}>(rows, "any length", true);
  add_conv1d<Shape<Batch, 2, 1>, Shape<3, 2, 1>, Conv{}>(rows, "one step", false);

  rows.push_back(conv_transpose_row<Shape<Batch, 3, 4, 5>, Shape<3, 2, 3, 3>, ConvTranspose{}>("3x3"));
  rows.push_back(
      conv_transpose_bias_row<Shape<Batch, 4, 3, 4>, Shape<4, 3, 2, 2>, ConvTranspose{.stride = 2}>(
          "2x2, stride 2"));
  rows.push_back(conv_transpose_bias_row<Shape<Batch, 4, 3, 5>, Shape<4, 3, 3, 2>,
                                         ConvTranspose{.stride = {3, 2},
                                                       .padding = {2, 1},
                                                       .output_padding = {2, 1},
                                                       .dilation = {2, 3},
                                                       .groups = 2}>("nothing square"));
  rows.push_back(
      conv_transpose_row<Shape<Batch, 3, 4, 4>, Shape<3, 1, 4, 4>,
                         ConvTranspose{.stride = 2, .padding = 1, .groups = 3}>("a group a channel"));
  rows.push_back(conv_transpose_row<Shape<Batch, 5, 3, 2>, Shape<5, 4, 1, 1>, ConvTranspose{}>("1x1"));
  rows.push_back(
      conv_transpose_bias_row<Shape<Batch, 2, 1, 1>, Shape<2, 3, 4, 4>, ConvTranspose{}>("one pixel"));

  add_pool1d<Shape<Batch, 3, 8>, Pool{}>(rows, "2");
  add_pool1d<Shape<Batch, 2, 9>, Pool{.kernel = 3, .stride = 2, .padding = 1}>(rows,
                                                                               "3, stride 2, padding 1");
  add_pool1d<Shape<Batch, 3, Time>, Pool{.kernel = 3, .stride = 1, .padding = 1}>(rows, "any length");
  add_pool1d<Shape<Batch, 2, 1>, Pool{1}>(rows, "one step");
  rows.push_back(max_pool1d_row<Shape<Batch, 2, 9>, Pool{.padding = 1, .dilation = 3}>("dilation"));
  rows.push_back(avg_pool1d_row<Shape<Batch, 2, 7>,
                                Pool{.kernel = 4, .stride = 2, .padding = 2, .count_include_pad = false}>(
      "padding not counted"));

  add_pool1d<Shape<Batch, 3, Size::Columns>, Pool{.kernel = 3, .stride = 2, .padding = 1}>(rows,
                                                                                           "any length");
  add_adaptive<Shape<Batch, 3, 6, 4>, 3, 2>(rows, true);
  add_adaptive<Shape<Batch, 3, 5, 7>, 1, 1>(rows, true);
  add_adaptive<Shape<Batch, 2, Size::Rows, Size::Columns>, 1, 1>(rows, true);
  add_adaptive<Shape<Batch, 2, 7, 5>, 3, 4>(rows, false);
  add_adaptive<Shape<Batch, 2, 2, 1>, 3, 2>(rows, false);
  add_adaptive<Shape<Batch, 2, Size::Rows, 6>, 2, 3>(rows, false);
  add_adaptive<Shape<Batch, 3, 8>, 4>(rows, true);
  add_adaptive<Shape<Batch, 3, Time>, 1>(rows, true);
  add_adaptive<Shape<Batch, 3, 7>, 3>(rows, false);
  add_adaptive<Shape<Batch, 3, Time>, 4>(rows, false);

  rows.push_back(interpolate_row<Shape<Batch, 3, 4, 5>, 7, 3, Nearest>());
  rows.push_back(interpolate_row<Shape<Batch, 3, 4, 5>, 7, 3, Bilinear>());
  rows.push_back(interpolate_row<Shape<Batch, 3, 4, 5>, 7, 3, BilinearAligned>());
  rows.push_back(interpolate_row<Shape<Batch, 2, 6, 3>, 1, 1, Nearest>());
  rows.push_back(interpolate_row<Shape<Batch, 2, 6, 3>, 1, 1, Bilinear>());
  rows.push_back(interpolate_row<Shape<Batch, 2, 6, 3>, 1, 1, BilinearAligned>());
  rows.push_back(interpolate_row<Shape<Batch, 2, 1, 1>, 3, 2, Bilinear>());
  rows.push_back(interpolate_row<Shape<Batch, 2, 41, 3>, 1, 10, Nearest>());
  using AnySize = Shape<Batch, 2, Size::Rows, Size::Columns>;
  rows.push_back(interpolate_row<AnySize, 5, 4, Nearest>());
  rows.push_back(interpolate_row<AnySize, 5, 4, Bilinear>());
  rows.push_back(interpolate_row<AnySize, 5, 4, BilinearAligned>());
  rows.push_back(upsample_row<AnySize, Pair(2, 3), Nearest>());
  rows.push_back(upsample_row<AnySize, Pair(2), Bilinear>());
  rows.push_back(upsample_row<AnySize, Pair(3), BilinearAligned>());
  rows.push_back(upsample_row<Shape<Batch, 3, 4, 5>, Pair(2), Nearest>());
  rows.push_back(upsample_row<Shape<Batch, 3, 4, 5>, Pair(2), Bilinear>());
  rows.push_back(upsample_row<Shape<Batch, 2, 3, 1>, Pair(3, 2), Nearest>());
  rows.push_back(upsample_row<Shape<Batch, 2, 3, 1>, Pair(3, 2), BilinearAligned>());
  return rows;
}

}  // namespace parity

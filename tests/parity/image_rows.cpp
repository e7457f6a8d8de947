// SPDX-License-Identifier: MIT
#include <whitematter/ops/batch_norm.hpp>
#include <whitematter/ops/conv2d.hpp>
#include <whitematter/ops/global_pool.hpp>

#include "make_row.hpp"

namespace parity {

namespace {

using namespace wm;

std::vector<std::int64_t> both(const Pair& pair) { return window_list(pair, 2); }

at::Tensor torch_conv2d(const Conv& c, const Inputs& in, const at::Tensor& bias) {
  return at::conv2d(in[0], in[1], bias, both(c.stride), both(c.padding), both(c.dilation), c.groups);
}

template <class X, class W, Conv C>
Row conv2d_row(const char* variant) {
  return make_row<X, W>(
      "conv2d", variant, [](const auto& x, const auto& w) { return conv2d<C>(x, w); },
      [](const Inputs& in) { return torch_conv2d(C, in, {}); });
}

template <class X, class W, Conv C>
Row conv2d_bias_row(const char* variant) {
  return make_row<X, W, Shape<W::template dim<0>>>(
      "conv2d", std::string(variant) + " with a bias",
      [](const auto& x, const auto& w, const auto& b) { return conv2d<C>(x, w, b); },
      [](const Inputs& in) { return torch_conv2d(C, in, in[2]); });
}

template <class X, int C>
void add_batch_norm(std::vector<Row>& rows) {
  const auto add = [&](double momentum, double epsilon) {
    const auto variant = Tensor<float, X>::describe() + ", epsilon " + std::to_string(epsilon);
    rows.push_back(make_row<X, Shape<C>, Shape<C>, State<Shape<C>>, State<Shape<C>>>(
                       "batch_norm_train", variant,
                       [=](const auto& x, const auto& w, const auto& b, const auto& mean, const auto& var) {
                         return batch_norm_train(x, w, b, mean, var, momentum, epsilon);
                       },
                       [=](const Inputs& in) {
                         return at::batch_norm(in[0], in[1], in[2], in[3], in[4], true, momentum, epsilon,
                                               false);
                       })
                       .refusing_empty()
                       .training_only());
    rows.push_back(make_row<X, Shape<C>, Shape<C>, State<Shape<C>>, State<Shape<C>>>(
        "batch_norm_eval", variant,
        [=](const auto& x, const auto& w, const auto& b, const auto& mean, const auto& var) {
          return batch_norm_eval(x, w, b, mean, var, epsilon);
        },
        [=](const Inputs& in) {
          return at::batch_norm(in[0], in[1], in[2], in[3], in[4], false, momentum, epsilon, false);
        }));
  };
  add(0.1, 1e-5);
  add(0.3, 1e-2);
}

template <class X, Pool P>
Row max_pool2d_row(const char* variant) {
  return make_row<X>(
      "max_pool2d", variant, [](const auto& x) { return max_pool2d<P>(x); },
      [](const Inputs& in) {
        return at::max_pool2d(in[0], both(P.kernel), both(P.step()), both(P.padding), both(P.dilation));
      });
}

template <class X, Pool P>
Row avg_pool2d_row(const char* variant) {
  return make_row<X>(
      "avg_pool2d", variant, [](const auto& x) { return avg_pool2d<P>(x); },
      [](const Inputs& in) {
        return at::avg_pool2d(in[0], both(P.kernel), both(P.step()), both(P.padding), false,
                              P.count_include_pad);
      });
}

template <class X, Pool P>
void add_pool2d(std::vector<Row>& rows, const char* variant) {
  rows.push_back(max_pool2d_row<X, P>(variant));
  rows.push_back(avg_pool2d_row<X, P>(variant));
}

template <class X>
void add_global_pools(std::vector<Row>& rows) {
  rows.push_back(make_row<X>(
      "global_avg_pool", [](const auto& x) { return global_avg_pool(x); },
      [](const Inputs& in) {
        return in[0].mean(at::IntArrayRef({2, 3}));
      }));
  rows.push_back(make_row<X>(
      "global_max_pool", [](const auto& x) { return global_max_pool(x); },
      [](const Inputs& in) {
        return in[0].amax(at::IntArrayRef({2, 3}));
      }));
}

}  // namespace

std::vector<Row> image_rows() {
  using Image = Shape<Batch, 3, 8, 8>;
  using Strided = Shape<Batch, 4, 9, 6>;
  using Grouped = Shape<Batch, 6, 8, 7>;
  using Large = Shape<Batch, 4, 13, 8>;
  constexpr Conv same{.kernel = 3, .padding = 1}, pointwise{.kernel = 1},
      strided{.kernel = 3, .stride = 2, .padding = 1}, grouped{.kernel = 3, .padding = 1, .groups = 3},
      everything{.kernel = 3, .stride = 2, .padding = 3, .dilation = 2, .groups = 2};
  std::vector<Row> rows{
      conv2d_row<Shape<Batch, 3, Size::Rows, Size::Columns>, Shape<4, 3, 3, 3>,
                 Conv{.stride = 2, .padding = 1}>("images of any size"),
      conv2d_row<Image, Shape<6, 3, 3, 3>, same>("3x3"),
      conv2d_bias_row<Image, Shape<6, 3, 3, 3>, same>("3x3"),
      conv2d_row<Shape<Batch, 16, 9, 9>, Shape<32, 16, 3, 3>, same>("3x3 of whole vectors"),
      conv2d_row<Shape<Batch, 16, 9, 9>, Shape<32, 16, 3, 3>, Conv{.kernel = 3, .stride = 2, .padding = 1}>(
          "3x3 of whole vectors, stride 2"),
      conv2d_row<Shape<Batch, 4, 7, 10>, Shape<5, 4, 3, 3>, Conv{.kernel = 3}>("not square, no padding"),
      conv2d_row<Strided, Shape<8, 4, 3, 3>, strided>("stride 2"),
      conv2d_bias_row<Strided, Shape<8, 4, 3, 3>, strided>("stride 2"),
      conv2d_row<Shape<Batch, 2, 11, 9>, Shape<3, 2, 5, 5>, Conv{.kernel = 5, .stride = 3, .padding = 2}>(
          "5x5, stride 3"),
      conv2d_row<Shape<Batch, 8, 6, 5>, Shape<7, 8, 1, 1>, pointwise>("1x1"),
      conv2d_bias_row<Shape<Batch, 8, 6, 5>, Shape<7, 8, 1, 1>, pointwise>("1x1"),
      conv2d_row<Shape<Batch, 8, 7, 5>, Shape<4, 8, 1, 1>, Conv{.kernel = 1, .stride = 2}>("1x1, stride 2"),
      conv2d_row<Shape<Batch, 3, 10, 9>, Shape<4, 3, 3, 3>, Conv{.kernel = 3, .padding = 2, .dilation = 2}>(
          "dilation 2"),
      conv2d_row<Grouped, Shape<9, 2, 3, 3>, grouped>("3 groups"),
      conv2d_bias_row<Grouped, Shape<9, 2, 3, 3>, grouped>("3 groups"),
      conv2d_row<Shape<Batch, 8, 6, 6>, Shape<8, 1, 3, 3>,
                 Conv{.kernel = 3, .stride = 2, .padding = 1, .groups = 8}>("a group a channel"),
      conv2d_row<Large, Shape<6, 2, 3, 3>, everything>("everything at once"),
      conv2d_bias_row<Large, Shape<6, 2, 3, 3>, everything>("everything at once"),
      conv2d_row<Shape<Batch, 2, 5, 5>, Shape<3, 2, 5, 5>, Conv{.kernel = 5}>(
          "a kernel as large as the image"),
      conv2d_row<Shape<Batch, 2, 6, 7>, Shape<3, 2, 2, 3>, Conv{.kernel = 2, .padding = 1}>(
          "a kernel that is not square"),
      conv2d_bias_row<Shape<Batch, 4, 9, 7>, Shape<6, 2, 2, 3>,
                      Conv{.stride = {2, 1}, .padding = {0, 3}, .dilation = {1, 2}, .groups = 2}>(
          "nothing square"),
      conv2d_row<Shape<Batch, 3, 6, 8>, Shape<3, 1, 3, 1>,
                 Conv{.stride = {1, 3}, .padding = {1, 0}, .dilation = {2, 1}, .groups = 3}>(
          "a column a channel"),
      conv2d_row<Shape<Batch, 2, 5, 1>, Shape<2, 2, 1, 1>, Conv{.stride = {2, 1}}>("1x1 of every other row"),
      conv2d_row<Shape<Batch, 2, 1, 1>, Shape<3, 2, 3, 3>, Conv{.padding = 1}>("one pixel"),
      conv2d_row<Shape<Batch, 2, Size::Rows, Size::Columns>, Shape<3, 2, 3, 5>, Conv{.padding = {1, 2}}>(
          "images of any size"),
  };
  add_batch_norm<Shape<Batch, 3, 4, 5>, 3>(rows);
  add_batch_norm<Shape<Batch, 16, 6, 6>, 16>(rows);
  add_batch_norm<Shape<Batch, 70, 3, 7>, 70>(rows);
  add_batch_norm<Shape<Batch, 5, 6>, 5>(rows);
  add_pool2d<Shape<Batch, 3, 8, 6>, Pool{2}>(rows, "2x2");
  add_pool2d<Shape<Batch, 5, 9, 7>, Pool{.kernel = 3, .stride = 2, .padding = 1}>(rows,
                                                                                  "3x3, stride 2, padding 1");
  add_pool2d<Shape<Batch, 2, 7, 8>, Pool{.kernel = 3, .stride = 1}>(rows, "3x3, stride 1");
  add_pool2d<Shape<Batch, 2, 7, 5>, Pool{.kernel = 2, .stride = 3}>(rows, "2x2, stride 3");
  add_pool2d<Shape<Batch, 2, 8, 7>, Pool{.kernel = {2, 3}, .stride = {3, 0}, .padding = {0, 1}}>(
      rows, "nothing square");
  add_pool2d<Shape<Batch, 2, 1, 1>, Pool{.kernel = 3, .padding = 1}>(rows, "one pixel");
  add_pool2d<Shape<Batch, 2, Size::Rows, Size::Columns>,
             Pool{.kernel = {3, 1}, .stride = 1, .padding = {1, 0}}>(rows, "images of any size");
  rows.push_back(max_pool2d_row<Shape<Batch, 2, 7, 8>, Pool{.padding = 1, .dilation = {3, 2}}>("dilation"));
  rows.push_back(
      avg_pool2d_row<Shape<Batch, 2, 5, 8>,
                     Pool{.kernel = {3, 4}, .stride = 2, .padding = {1, 2}, .count_include_pad = false}>(
          "padding not counted"));
  add_global_pools<Shape<Batch, 3, 4, 5>>(rows);
  add_global_pools<Shape<Batch, 64, 1, 1>>(rows);
  add_global_pools<Shape<Batch, 20, 8, 8>>(rows);
  add_global_pools<Shape<Batch, 1, 3, 2>>(rows);
  add_global_pools<Shape<Batch, 2, Size::Rows, Size::Columns>>(rows);
  return rows;
}

}  // namespace parity

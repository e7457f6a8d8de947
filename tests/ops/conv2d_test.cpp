// SPDX-License-Identifier: MIT
#include <whitematter/ops/conv2d.hpp>

#include "support/tensors.hpp"

using namespace wm;

namespace {

const auto images = sample<Shape<Batch, 4, 5, 6>>(1, 2);

template <Conv C>
const auto convolve =
    [](const auto& x, const auto& w, const auto&... bias) { return conv2d<C>(x, w, bias...); };

}  // namespace

TEST_CASE("conv2d is a cross-correlation") {
  const auto x = ramp<Shape<1, 1, 3, 3>>();
  const auto w = Tensor<double, Shape<1, 1, 2, 2>>::from({1, 2, 3, 4});
  CHECK(conv2d<Conv{}>(x, w).to_vector() == std::vector<double>{27, 37, 57, 67});
  CHECK(conv2d<Conv{.stride = 2, .padding = 1}>(x, w, full<Shape<1>>(0.5)).to_vector() ==
        std::vector<double>{0.5, 11.5, 30.5, 67.5});
}

TEST_CASE("conv2d gives the sizes of PyTorch") {
  const auto w = zeros<Shape<8, 4, 3, 3>, double>();
  static_assert(
      std::is_same_v<decltype(conv2d<Conv{.padding = 1}>(images, w)), Tensor<double, Shape<Batch, 8, 5, 6>>>);
  static_assert(
      std::is_same_v<decltype(conv2d<Conv{.stride = 2}>(images, w)), Tensor<double, Shape<Batch, 8, 2, 2>>>);
  static_assert(std::is_same_v<decltype(conv2d<Conv{.dilation = 2}>(images, w)),
                               Tensor<double, Shape<Batch, 8, 1, 2>>>);
}

TEST_CASE("conv2d with a height and a width") {
  const auto x = ramp<Shape<1, 1, 2, 3>>();
  const auto w = Tensor<double, Shape<1, 1, 1, 2>>::from({1, 10});
  CHECK(conv2d<Conv{.stride = {1, 2}, .padding = {0, 1}}>(x, w).to_vector() ==
        std::vector<double>{0, 21, 30, 54});
}

TEST_CASE("conv2d keeps run-time sizes where the padding makes up for the kernel") {
  const auto x = ramp<Shape<Batch, 1, Any, Time>>(1, 2, 3);
  const auto y = conv2d<Conv{.padding = {0, 1}}>(x, ones<Shape<2, 1, 1, 3>, double>());
  static_assert(std::is_same_v<decltype(y), const Tensor<double, Shape<Batch, 2, Any, Time>>>);
  CHECK(y.to_vector() == std::vector<double>{1, 3, 3, 7, 12, 9, 1, 3, 3, 7, 12, 9});
  const auto none = conv2d<Conv{.padding = {0, 1}}>(zeros<Shape<Batch, 1, Any, Time>, double>(1, 0, 3),
                                                    ones<Shape<2, 1, 1, 3>, double>());
  CHECK(none.extents() == Extents{1, 2, 0, 3});
}

TEST_CASE("gradients of conv2d with padding and bias") {
  check_operation(convolve<Conv{.padding = 1}>, images, sample<Shape<3, 4, 3, 3>>(2), sample<Shape<3>>(3));
}

TEST_CASE("gradients of conv2d with stride and dilation") {
  check_operation(convolve<Conv{.stride = 2, .padding = 2, .dilation = 2}>, images,
                  sample<Shape<2, 4, 3, 2>>(2));
}

TEST_CASE("gradients of conv2d in groups") {
  check_operation(convolve<Conv{.stride = 2, .padding = 1, .groups = 2}>, images,
                  sample<Shape<6, 2, 3, 3>>(2), sample<Shape<6>>(3));
}

TEST_CASE("gradients of a pointwise conv2d") {
  check_operation(convolve<Conv{}>, images, sample<Shape<3, 4, 1, 1>>(2));
}

TEST_CASE("conv2d of no images") {
  auto w = sample<Shape<3, 4, 3, 3>>(2);
  w.requires_grad();
  const auto y = conv2d<Conv{}>(zeros<Shape<Batch, 4, 5, 6>, double>(0), w);
  CHECK(y.extents() == Extents{0, 3, 3, 4});
  y.backward(y.detach());
  CHECK(w.grad().to_vector() == std::vector<double>(108, 0.0));
}

using X = Shape<Batch, 4, 5, 6>;
static_assert(convolvable<X, Shape<8, 4, 3, 3>, Conv{}> &&
              convolvable<X, Shape<8, 2, 3, 3>, Conv{.groups = 2}>);
static_assert(!convolvable<X, Shape<8, 3, 3, 3>, Conv{}> &&
              !convolvable<X, Shape<7, 2, 3, 3>, Conv{.groups = 2}>);
static_assert(!convolvable<X, Shape<8, 4, 6, 3>, Conv{}> &&
              convolvable<X, Shape<8, 4, 6, 3>, Conv{.padding = 1}>);
static_assert(!convolvable<Shape<Batch, 4, 5>, Shape<8, 4, 3, 3>, Conv{}>);

TEST_CASE("conv2d checks a bias of run-time size") {
  const auto w = zeros<Shape<8, 4, 3, 3>, double>();
  CHECK_THROWS_WITH((conv2d<Conv{}>(images, w, zeros<Shape<Any>, double>(1))),
                    "conv2d: bias must be [O] (expected [8], got [1])");
  CHECK_NOTHROW(conv2d<Conv{}>(images, w, zeros<Shape<Any>, double>(8)));
}

TEST_CASE("conv2d with a stride takes images of any size") {
  const auto f = convolve<Conv{.stride = 2, .padding = {0, 1}}>;
  const auto w = sample<Shape<3, 4, 3, 3>>(2);
  const auto any = sample<Shape<Batch, 4, Any, Time>>(1, 2, 5, 6);
  static_assert(std::is_same_v<decltype(f(any, w)), Tensor<double, Shape<Batch, 3, Any, Any>>>);
  CHECK(f(any, w).to_vector() == f(images, w).to_vector());
  check_operation(f, any, w);
  CHECK_THROWS_WITH(
      f(zeros<Shape<Batch, 4, Any, 6>, double>(1, 2), w),
      "conv2d: input must be [N, C, H, W] and weight [O, C / groups, KH, KW] (expected a window "
      "of 3x3, got [1, 4, 2, 6])");
}

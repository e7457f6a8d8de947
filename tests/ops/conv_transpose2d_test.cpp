// SPDX-License-Identifier: MIT
#include <whitematter/ops/conv_transpose2d.hpp>

#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("conv_transpose2d by hand") {
  const auto x = Tensor<double, Shape<1, 1, 1, 2>>::from({1, 2});
  const auto w = Tensor<double, Shape<1, 2, 1, 3>>::from({1, 10, 100, 2, 20, 200});
  const auto y = conv_transpose2d<ConvTranspose{.stride = {1, 2}}>(x, w);
  static_assert(std::is_same_v<decltype(y), const Tensor<double, Shape<1, 2, 1, 5>>>);
  CHECK(y.to_vector() == std::vector<double>{1, 10, 102, 20, 200, 2, 20, 204, 40, 400});
  const auto bias = Tensor<double, Shape<2>>::from({0.5, 0.25});
  CHECK(conv_transpose2d<ConvTranspose{.stride = {1, 2}, .padding = {0, 2}}>(x, w, bias).to_vector() ==
        std::vector<double>{102.5, 204.25});
}

namespace {
template <ConvTranspose C>
const auto convolve = [](const auto&... in) { return conv_transpose2d<C>(in...); };
}  // namespace

TEST_CASE("conv_transpose2d in both layouts") {
  check_layouts(convolve<ConvTranspose{.stride = 2, .padding = 1, .output_padding = {1, 0}, .groups = 2}>,
                sample<Shape<Batch, 4, 3, 2>>(1, 2), sample<Shape<4, 1, 3, 3>>(2), sample<Shape<2>>(3));
}

using X = Shape<Batch, 4, 3, 3>;
static_assert(conv_transposable<X, Shape<4, 2, 3, 3>, ConvTranspose{}> &&
              conv_transposable<X, Shape<4, 2, 3, 3>, ConvTranspose{.stride = 2, .output_padding = 1}>);
static_assert(!conv_transposable<X, Shape<3, 2, 3, 3>, ConvTranspose{}> &&
              !conv_transposable<X, Shape<4, 2, 3, 3>, ConvTranspose{.groups = 3}> &&
              !conv_transposable<X, Shape<4, 2, 3, 3>, ConvTranspose{.output_padding = 1}> &&
              !conv_transposable<X, Shape<4, 2, 1, 1>, ConvTranspose{.padding = 2}>);
static_assert(
    std::is_same_v<conv_transposed_shape<Shape<Batch, 4, Time, 3>, Shape<4, 2, 3, 3>, ConvTranspose{}>,
                   Shape<Batch, 2, Any, 5>>);

TEST_CASE("conv_transpose2d checks a bias of run-time size") {
  const auto x = zeros<Shape<1, 4, 3, 3>, double>();
  const auto w = zeros<Shape<4, 3, 2, 2>, double>();
  constexpr ConvTranspose c{.groups = 2};
  CHECK_THROWS_WITH(conv_transpose2d<c>(x, w, zeros<Shape<Any>, double>(3)),
                    "conv_transpose2d: bias must be [O] (expected [6], got [3])");
  CHECK_NOTHROW(conv_transpose2d<c>(x, w, zeros<Shape<Any>, double>(6)));
}

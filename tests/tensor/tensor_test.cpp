// SPDX-License-Identifier: MIT
#include <whitematter/tensor/tensor.hpp>

#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("a tensor is made from row-major values and read in that order") {
  const auto x = Tensor<float, Shape<Batch, 3>>::from({1, 2, 3, 4, 5, 6}, 2);
  CHECK(x.extents() == Extents{2, 3});
  CHECK(x.size(0) == 2);
  CHECK(x.size(-1) == 3);
  CHECK(x.elements() == 6);
  CHECK(x.at(1, 0) == 4);
  CHECK(x.to_vector() == std::vector<float>{1, 2, 3, 4, 5, 6});
}

TEST_CASE("values are row-major whatever the order in memory") {
  const auto x = ramp<Shape<2, 3, 2, 2>>();
  const auto y = with_channels_last(x);
  CHECK(y.array().layout() == Layout::ChannelsLast);
  CHECK(y.to_vector() == x.to_vector());
  CHECK(y.at(1, 2, 0, 1) == x.at(1, 2, 0, 1));
}

TEST_CASE("tensors of every element type hold values") {
  CHECK(Tensor<bool, Shape<3>>::from({true, false, true}).to_vector() ==
        std::vector<bool>{true, false, true});
  CHECK(Tensor<std::uint8_t, Shape<2>>::from({7, 255}).at(1) == 255);
  CHECK(Tensor<f16, Shape<1>>::from({f16(1.5f)}).item() == f16(1.5f));
  CHECK(Tensor<std::int64_t, Shape<>>::from({std::int64_t{1} << 40}).item() == std::int64_t{1} << 40);
}

TEST_CASE("a copy shares elements and a clone does not") {
  const auto x = ramp<Shape<3>>();
  const auto copy = x, own = x.clone();
  x.array().data()[0] = 9;
  CHECK(copy.at(0) == 9);
  CHECK(own.at(0) == 0);
}

TEST_CASE("shapes that agree convert, and sizes are checked") {
  const auto x = zeros<Shape<Batch, 3>>(4);
  const Tensor<float, Shape<Any, 3>> any = x;
  const Tensor<float, Shape<4, Any>> four = any;
  CHECK(four.array().data() == x.array().data());
  CHECK_THROWS_WITH((Tensor<float, Shape<5, 3>>(any)),
                    "tensor: sizes must conform to the shape in the type (expected [5, 3], got [4, 3])");
  static_assert(!std::is_constructible_v<Tensor<float, Shape<Time, 3>>, Tensor<float, Shape<Batch, 3>>>);
  static_assert(!std::is_constructible_v<Tensor<double, Shape<3>>, Tensor<float, Shape<3>>>);
  static_assert(std::is_convertible_v<Tensor<float, Shape<Batch>>, Tensor<float, Shape<Any>>>);
}

TEST_CASE("a conversion stays in the graph") {
  auto x = ramp<Shape<3>>();
  x.requires_grad();
  const Tensor<double, Shape<Any>> any = x;
  any.backward(Tensor<double, Shape<Any>>(ones<Shape<3>, double>()));
  CHECK(x.grad().to_vector() == std::vector<double>{1, 1, 1});
}

TEST_CASE("an array must conform to the shape") {
  CHECK_THROWS_WITH((Tensor<float, Shape<Batch, 3>>(Array<float>({4, 2}))),
                    "tensor: sizes must conform to the shape in the type (expected [Batch, 3], got [4, 2])");
  CHECK_THROWS_AS((Tensor<float, Shape<Batch, Batch>>(Array<float>({4, 2}))), ShapeError);
  CHECK_NOTHROW(Tensor<float, Shape<Any, Any>>(Array<float>({4, 2})));
}

TEST_CASE("from needs one value for each element") {
  CHECK_THROWS_WITH((Tensor<float, Shape<2, 2>>::from({1, 2, 3})),
                    "Tensor::from: one value for each element (expected 4, got 3)");
}

TEST_CASE("at stays inside") {
  const auto x = ramp<Shape<2, 3>>();
  CHECK_THROWS_WITH(x.at(1, 3),
                    "at: an index must be inside its dimension (expected 0 to 2, got 3 on axis 1)");
  CHECK_THROWS_WITH(x.at(-1, 0),
                    "at: an index must be inside its dimension (expected 0 to 1, got -1 on axis 0)");
}

TEST_CASE("item is the value of one element") {
  CHECK(ones<Shape<1, 1>>().item() == 1);
  CHECK_THROWS_WITH(ones<Shape<2>>().item(), "item: the tensor must have one element (expected 1, got 2)");
}

TEST_CASE("a tensor without a value says so") {
  const Tensor<float, Shape<2>> none;
  CHECK_FALSE(none.has_value());
  CHECK(ones<Shape<2>>().has_value());
  CHECK(none.elements() == 0);
  CHECK_THROWS_WITH(none.to_vector(),
                    "tensor: must have a value before it is used (expected elements, got none)");
  CHECK_THROWS_AS(none.size(0), Error);
}

TEST_CASE("gradients of leaves") {
  auto x = ramp<Shape<2>>();
  CHECK_FALSE(x.has_graph());
  CHECK_THROWS_WITH(
      x.grad(), "grad: the tensor must be a leaf that backward has reached (expected a gradient, got none)");
  CHECK_THROWS_WITH(x.backward(x),
                    "backward: the tensor must have been computed from one that requires a gradient "
                    "(expected a graph, got none)");
  x.requires_grad();
  CHECK(x.has_graph());
  CHECK_FALSE(x.has_grad());
  x.backward(ramp<Shape<2>>());
  x.backward(ramp<Shape<2>>());
  CHECK(x.grad().to_vector() == std::vector<double>{0, 2});
  x.zero_grad();
  CHECK_FALSE(x.has_grad());
}

TEST_CASE("the gradient given to backward has the tensor's sizes") {
  auto x = zeros<Shape<Batch>>(3);
  x.requires_grad();
  CHECK_THROWS_WITH(x.backward(zeros<Shape<Batch>>(4)),
                    "backward: the gradient must have the tensor's sizes (expected [3], got [4])");
}

TEST_CASE("a scalar leaf has derivative one with respect to itself") {
  auto x = full<Shape<>>(5.f);
  x.requires_grad();
  x.backward();
  CHECK(x.grad().item() == 1);
}

TEST_CASE("a shape is described by sizes and names") {
  CHECK(Tensor<float, Shape<Batch, 3, Any>>::describe() == "[Batch, 3, Any]");
}

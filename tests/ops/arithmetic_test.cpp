// SPDX-License-Identifier: MIT
#include <whitematter/ops/arithmetic.hpp>

#include "support/tensors.hpp"

using namespace wm;

namespace {

const auto images = sample<Shape<Batch, 3, 2, 4>>(1, 2);
const auto per_channel = sample<Shape<3, 1, 1>>(2);
const auto column = sample<Shape<1, 1, 2, 1>>(3);

/// Away from zero, where a quotient's differences are wild.
template <class T, class S>
Tensor<T, S> away_from_zero(const Tensor<T, S>& x) {
  auto values = x.to_vector();
  for (T& v : values) v += v < 0 ? -1 : 1;
  Array<T> array(x.extents());
  std::copy(values.begin(), values.end(), array.data());
  return Tensor<T, S>(array);
}

}  // namespace

TEST_CASE("arithmetic by hand") {
  const auto a = Tensor<float, Shape<2>>::from({6, 8}), b = Tensor<float, Shape<2>>::from({2, -4});
  CHECK((a + b).to_vector() == std::vector<float>{8, 4});
  CHECK((a - b).to_vector() == std::vector<float>{4, 12});
  CHECK((a * b).to_vector() == std::vector<float>{12, -32});
  CHECK((a / b).to_vector() == std::vector<float>{3, -2});
}

TEST_CASE("arithmetic with a scalar on either side") {
  const auto a = Tensor<float, Shape<2>>::from({6, 8});
  CHECK((a + 1).to_vector() == std::vector<float>{7, 9});
  CHECK((1 + a).to_vector() == std::vector<float>{7, 9});
  CHECK((a - 1).to_vector() == std::vector<float>{5, 7});
  CHECK((1 - a).to_vector() == std::vector<float>{-5, -7});
  CHECK((a * 2.0).to_vector() == std::vector<float>{12, 16});
  CHECK((a / 2).to_vector() == std::vector<float>{3, 4});
  CHECK((24 / a).to_vector() == std::vector<float>{4, 3});
}

TEST_CASE("integers add as well") {
  const auto a = Tensor<std::int64_t, Shape<2>>::from({std::int64_t{1} << 40, 2});
  CHECK((a + a).to_vector() == std::vector<std::int64_t>{std::int64_t{1} << 41, 4});
  CHECK((2 * a - 1).at(1) == 3);
}

TEST_CASE("broadcasting gives the type and the values of NumPy") {
  const auto y = images * per_channel;
  static_assert(std::is_same_v<decltype(y), const Tensor<double, Shape<Batch, 3, 2, 4>>>);
  CHECK(y.at(1, 2, 0, 3) == images.at(1, 2, 0, 3) * per_channel.at(2, 0, 0));
  const auto z = per_channel + column;
  static_assert(std::is_same_v<decltype(z), const Tensor<double, Shape<1, 3, 2, 1>>>);
  CHECK(z.at(0, 2, 1, 0) == per_channel.at(2, 0, 0) + column.at(0, 0, 1, 0));
}

TEST_CASE("add and its gradients, broadcast both ways") {
  const auto add = [](const auto& a, const auto& b) { return a + b; };
  check_operation(add, images, per_channel);
  check_operation(add, per_channel, images);
  check_operation(add, per_channel, column);
}

TEST_CASE("sub and its gradients") {
  check_operation([](const auto& a, const auto& b) { return a - b; }, per_channel, images);
  check_operation([](const auto& a) { return 3 - a; }, images);
}

TEST_CASE("mul and its gradients") {
  const auto mul = [](const auto& a, const auto& b) { return a * b; };
  check_operation(mul, images, per_channel);
  check_operation(mul, column, images);
  check_operation([](const auto& a) { return a * a * 2; }, images);
}

TEST_CASE("div and its gradients") {
  const auto div = [](const auto& a, const auto& b) { return a / b; };
  check_operation(div, images, away_from_zero(per_channel));
  check_operation(div, per_channel, away_from_zero(images));
}

TEST_CASE("a batch that is empty adds to nothing") {
  const auto none = zeros<Shape<Batch, 3>>(0);
  auto bias = ones<Shape<Any, 3>>(1);
  bias.requires_grad();
  const auto y = none + bias;
  CHECK(y.elements() == 0);
  y.backward(none);
  CHECK(bias.grad().to_vector() == std::vector<float>{0, 0, 0});
}

TEST_CASE("sizes that differ under one name are an error, also where one of them is 1") {
  const auto a = zeros<Shape<Batch, 2>>(3), b = zeros<Shape<Batch, 2>>(4), one = zeros<Shape<Batch, 2>>(1);
  CHECK_THROWS_WITH(a + b, "add: shapes must be equal or broadcast (expected [3, 2], got [4, 2])");
  CHECK_THROWS_WITH(a - b, "sub: shapes must be equal or broadcast (expected [3, 2], got [4, 2])");
  CHECK_THROWS_WITH(a * b, "mul: shapes must be equal or broadcast (expected [3, 2], got [4, 2])");
  CHECK_THROWS_WITH(a / one, "div: shapes must be equal or broadcast (expected [3, 2], got [1, 2])");
  CHECK_THROWS_AS(a + b, ShapeError);
}

TEST_CASE("Any meets sizes at run time") {
  const auto any = zeros<Shape<Any, 2>>(3);
  CHECK((any + zeros<Shape<3, 2>>()).extents() == Extents{3, 2});
  CHECK((zeros<Shape<Any, 2>>(1) + zeros<Shape<3, 2>>()).extents() == Extents{3, 2});
  CHECK_THROWS_AS((any + zeros<Shape<4, 2>>()), ShapeError);
}

TEST_CASE("pow, maximum and minimum by hand") {
  const auto a = Tensor<double, Shape<3>>::from({-2, 3, 0}), b = Tensor<double, Shape<3>>::from({2, -1, 0});
  check_close(pow(a, b).to_vector(), {4, 1.0 / 3, 1}, 1e-15);
  CHECK(maximum(a, b).to_vector() == std::vector<double>{2, 3, 0});
  CHECK(minimum(a, 0).to_vector() == std::vector<double>{-2, 0, 0});
  const auto nan = Tensor<double, Shape<3>>::from({NAN, 1, NAN});
  CHECK(std::isnan(maximum(nan, a).at(0)));
  CHECK(std::isnan(maximum(a, nan).at(2)));
}

TEST_CASE("the gradient of pow is a number where the power is constant") {
  auto a = Tensor<double, Shape<2>>::from({0, -2});
  a.requires_grad();
  pow(a, 0).backward(ones<Shape<2>, double>());
  CHECK(a.grad().to_vector() == std::vector<double>{0, 0});
}

TEST_CASE("integers divide without a fraction, and not by 0") {
  const auto a = Tensor<std::int32_t, Shape<3>>::from({7, -7, std::numeric_limits<std::int32_t>::min()});
  CHECK((a / Tensor<std::int32_t, Shape<3>>::from({2, 2, -1})).to_vector() ==
        std::vector<std::int32_t>{3, -3, std::numeric_limits<std::int32_t>::min()});
  CHECK_THROWS_WITH((a / Tensor<std::int32_t, Shape<3>>::from({1, 0, 1})),
                    "div: an integer must not be divided by 0 (expected another number, got 0)");
  CHECK_THROWS_AS((Tensor<std::uint8_t, Shape<1>>::from({1}) / std::uint8_t{0}), Error);
  CHECK(std::isinf((ones<Shape<1>>() / 0.f).item()));
}

TEST_CASE("an assignment computes a new value and leaves other handles alone") {
  auto x = ramp<Shape<Batch, 2>>(2);
  x.requires_grad();
  auto y = x;
  y += Tensor<double, Shape<2>>::from({1, 2});
  y *= 3;
  y -= x;
  y /= 2;
  CHECK(y.to_vector() == std::vector<double>{1.5, 4, 3.5, 6});
  CHECK(x.to_vector() == std::vector<double>{0, 1, 2, 3});
  y.backward(ones<Shape<Batch, 2>, double>(2));
  CHECK(x.grad().to_vector() == std::vector<double>(4, 1.0));
}

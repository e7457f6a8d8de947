// SPDX-License-Identifier: MIT
#include <whitematter/ops/reduce.hpp>

#include "support/tensors.hpp"

using namespace wm;

namespace {
const auto images = sample<Shape<Batch, 3, 2, 4>>(1, 2);
const auto x = ramp<Shape<2, 3>>();
}  // namespace

TEST_CASE("sum by hand") {
  CHECK(sum(x).item() == 15);
  CHECK(sum<0>(x).to_vector() == std::vector<double>{3, 5, 7});
  CHECK(sum<-1>(x).to_vector() == std::vector<double>{3, 12});
  CHECK(sum<1>(x, keepdim).extents() == Extents{2, 1});
  CHECK(sum(x, keepdim).extents() == Extents{1, 1});
}

TEST_CASE("mean by hand") {
  CHECK(mean(x).item() == 2.5);
  CHECK(mean<0>(x).to_vector() == std::vector<double>{1.5, 2.5, 3.5});
  CHECK(mean<1>(x, keepdim).to_vector() == std::vector<double>{1, 4});
}

TEST_CASE("what is left keeps its names") {
  static_assert(std::is_same_v<decltype(sum<1, 3>(images)), Tensor<double, Shape<Batch, 2>>>);
  static_assert(std::is_same_v<decltype(mean<0, 2>(images, keepdim)), Tensor<double, Shape<1, 3, 1, 4>>>);
  CHECK(sum<1, 3>(images).extents() == Extents{2, 2});
}

TEST_CASE("gradients of sum") {
  check_operation([](const auto& v) { return sum(v); }, images);
  check_operation([](const auto& v) { return sum<1, 3>(v); }, images);
  check_operation([](const auto& v) { return sum<0, 2>(v, keepdim); }, images);
}

TEST_CASE("gradients of mean") {
  check_operation([](const auto& v) { return mean(v); }, images);
  check_operation([](const auto& v) { return mean<0>(v); }, images);
  check_operation([](const auto& v) { return mean<2, 3>(v, keepdim); }, images);
}

TEST_CASE("reductions of nothing") {
  auto none = zeros<Shape<Batch, 3>>(0);
  none.requires_grad();
  CHECK(sum(none).item() == 0);
  CHECK(sum<0>(none).to_vector() == std::vector<float>{0, 0, 0});
  CHECK(std::isnan(mean(none).item()));
  sum<0>(none).backward(ones<Shape<3>>());
  CHECK(none.grad().elements() == 0);
}

TEST_CASE("integers and masks add up in int64_t") {
  const auto mask = Tensor<bool, Shape<Batch, 3>>::from({true, false, true, true, true, true}, 2);
  const auto count = sum<1>(mask);
  static_assert(std::is_same_v<decltype(count), const Tensor<std::int64_t, Shape<Batch>>>);
  CHECK(count.to_vector() == std::vector<std::int64_t>{2, 3});
  const auto large = full<Shape<3>, std::int32_t>(2'000'000'000);
  CHECK(sum(large).item() == 6'000'000'000);
  // 2^53 + 1 is no double.
  const auto exact = Tensor<std::int64_t, Shape<2>>::from({std::int64_t{1} << 53, 1});
  CHECK(sum<0>(exact, keepdim).item() == (std::int64_t{1} << 53) + 1);
  CHECK(mean(cast<float>(mask)).item() == Approx(5.0 / 6));
}

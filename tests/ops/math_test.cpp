// SPDX-License-Identifier: MIT
#include <whitematter/ops/math.hpp>

#include "support/tensors.hpp"

using namespace wm;

namespace {

const auto x = sample<Shape<Batch, 3, 2, 2>>(1, 2);
const auto positive = generate<Shape<5>, double>([v = 0.2]() mutable { return v *= 1.7; });

template <class F>
void check_values(F operation, double (*expected)(double)) {
  std::vector<double> values;
  for (const double v : positive.to_vector()) values.push_back(expected(v));
  check_close(operation(positive).to_vector(), values, 1e-14);
}

}  // namespace

TEST_CASE("neg") {
  CHECK((-Tensor<float, Shape<2>>::from({-2, 3})).to_vector() == std::vector<float>{2, -3});
  check_operation([](const auto& v) { return -v; }, x);
}

TEST_CASE("exp") {
  check_values([](const auto& v) { return exp(v); }, std::exp);
  check_operation([](const auto& v) { return exp(v); }, x);
}

TEST_CASE("log") {
  check_values([](const auto& v) { return log(v); }, std::log);
  check_operation([](const auto& v) { return log(v); }, positive);
}

TEST_CASE("sqrt") {
  check_values([](const auto& v) { return sqrt(v); }, std::sqrt);
  check_operation([](const auto& v) { return sqrt(v); }, positive);
}

TEST_CASE("the gradient of abs is 0 at 0") {
  auto v = Tensor<float, Shape<3>>::from({-2, 0, 3});
  v.requires_grad();
  const auto y = abs(v);
  CHECK(y.to_vector() == std::vector<float>{2, 0, 3});
  y.backward(ones<Shape<3>>());
  CHECK(v.grad().to_vector() == std::vector<float>{-1, 0, 1});
}

TEST_CASE("rsqrt, sin and cos") {
  check_values([](const auto& v) { return rsqrt(v); }, [](double v) { return 1 / std::sqrt(v); });
  check_values([](const auto& v) { return sin(v); }, std::sin);
  check_values([](const auto& v) { return cos(v); }, std::cos);
}

TEST_CASE("clamp passes the gradient between the bounds and on them") {
  auto v = Tensor<float, Shape<5>>::from({-2, -1, 0, 2, 3});
  v.requires_grad();
  const auto y = clamp(v, -1, 2);
  CHECK(y.to_vector() == std::vector<float>{-1, -1, 0, 2, 2});
  y.backward(ones<Shape<5>>());
  CHECK(v.grad().to_vector() == std::vector<float>{0, 1, 1, 1, 0});
  CHECK(clamp(v, 0).to_vector() == std::vector<float>{0, 0, 0, 2, 3});
  CHECK_THROWS_WITH(clamp(v, 2, 1), "clamp: the bounds must be in order (expected high >= 2, got 1)");
}

TEST_CASE("integers have a sign") {
  const auto v = Tensor<std::int64_t, Shape<2>>::from({-3, 4});
  CHECK((-v).to_vector() == std::vector<std::int64_t>{3, -4});
  CHECK(abs(v).to_vector() == std::vector<std::int64_t>{3, 4});
}

// SPDX-License-Identifier: MIT
#include <whitematter/ops/elementwise.hpp>

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

TEST_CASE("relu") {
  const auto y = Tensor<float, Shape<5>>::from({-2, -0.f, 0, 3, INFINITY});
  CHECK(relu(y).to_vector() == std::vector<float>{0, 0, 0, 3, INFINITY});
  CHECK(std::isnan(relu(Tensor<float, Shape<1>>::from({std::nanf("")})).item()));
  check_operation([](const auto& v) { return relu(v); }, x);
}

TEST_CASE("the gradient of relu at zero is zero, as in PyTorch") {
  auto v = Tensor<float, Shape<3>>::from({-1, 0, 1});
  v.requires_grad();
  relu(v).backward(ones<Shape<3>>());
  CHECK(v.grad().to_vector() == std::vector<float>{0, 0, 1});
}

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

TEST_CASE("tanh") {
  check_values([](const auto& v) { return tanh(v); }, std::tanh);
  check_operation([](const auto& v) { return tanh(v); }, x);
}

TEST_CASE("elementwise functions of float are accurate on the whole range") {
  const auto v = generate<Shape<2001>>([i = -1001.f]() mutable { return ++i / 50; });
  const auto t = tanh(v).to_vector(), e = exp(v).to_vector();
  for (std::size_t i = 0; i < t.size(); ++i) {
    const double at = static_cast<double>(v.at(i));
    CHECK(std::abs(static_cast<double>(t[i]) - std::tanh(at)) < 3e-7);
    CHECK(std::abs(static_cast<double>(e[i]) / std::exp(at) - 1) < 3e-7);
  }
}

TEST_CASE("operations on nothing give nothing") {
  auto none = zeros<Shape<Batch, 3, 2, 2>>(0);
  none.requires_grad();
  const auto y = tanh(relu(none));
  CHECK(y.elements() == 0);
  CHECK_NOTHROW(y.backward(y.detach()));
}

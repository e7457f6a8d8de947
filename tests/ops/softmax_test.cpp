// SPDX-License-Identifier: MIT
#include <whitematter/ops/softmax.hpp>

#include "support/tensors.hpp"

using namespace wm;

namespace {
const auto images = sample<Shape<Batch, 3, 2, 2>>(1, 2);
}

TEST_CASE("softmax by hand") {
  const auto x = Tensor<double, Shape<2, 2>>::from({0, std::log(3.0), std::log(4.0), 0});
  check_close(softmax(x).to_vector(), {0.25, 0.75, 0.8, 0.2}, 1e-15);
  check_close(softmax<0>(x).to_vector(), {0.2, 0.75, 0.8, 0.25}, 1e-15);
  check_close(log_softmax(x).to_vector(), {std::log(0.25), std::log(0.75), std::log(0.8), std::log(0.2)},
              1e-15);
}

TEST_CASE("softmax of one class is one") {
  CHECK(softmax(sample<Shape<Batch, 1>>(1, 3)).to_vector() == std::vector<double>{1, 1, 1});
}

TEST_CASE("gradients of softmax") {
  check_operation([](const auto& x) { return softmax(x); }, images);
  check_operation([](const auto& x) { return softmax<1>(x); }, images);
}

TEST_CASE("gradients of log_softmax") {
  check_operation([](const auto& x) { return log_softmax<-1>(x); }, images);
  check_operation([](const auto& x) { return log_softmax<0>(x); }, images);
}

TEST_CASE("softmax of no rows") { CHECK(softmax(zeros<Shape<Batch, 3>>(0)).elements() == 0); }

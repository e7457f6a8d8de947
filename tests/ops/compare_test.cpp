// SPDX-License-Identifier: MIT
#include <whitematter/ops/compare.hpp>

#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("comparisons by hand") {
  const auto a = Tensor<float, Shape<3>>::from({1, 2, 3}), b = Tensor<float, Shape<3>>::from({2, 2, 2});
  const auto values = [](const auto& y) { return y.to_vector(); };
  CHECK(values(a < b) == std::vector<bool>{true, false, false});
  CHECK(values(a <= b) == std::vector<bool>{true, true, false});
  CHECK(values(a > 2) == std::vector<bool>{false, false, true});
  CHECK(values(2 >= a) == std::vector<bool>{true, true, false});
  CHECK(values(a == b) == std::vector<bool>{false, true, false});
  CHECK(values(a != b) == std::vector<bool>{true, false, true});
}

TEST_CASE("what is no number is unequal to everything") {
  const auto nan = Tensor<float, Shape<1>>::from({NAN});
  CHECK_FALSE((nan == nan).at(0));
  CHECK((nan != nan).at(0));
  CHECK_FALSE((nan < 1).at(0));
}

TEST_CASE("comparisons broadcast, of integers as well") {
  const auto a = ramp<Shape<Batch, 3>, std::int64_t>(2);
  const auto y = a == Tensor<std::int64_t, Shape<3>>::from({0, 1, 5});
  static_assert(std::is_same_v<decltype(y), const Tensor<bool, Shape<Batch, 3>>>);
  CHECK(y.to_vector() == std::vector<bool>{true, true, false, false, false, true});
}

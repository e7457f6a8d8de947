// SPDX-License-Identifier: MIT
#include <whitematter/ops/broadcast.hpp>

#include <whitematter/ops/arithmetic.hpp>

#include "support/tensors.hpp"

namespace wm {

namespace formula {

/// As a user would write one: 3 a + b.
struct ThreeAndOne {
  static constexpr auto onnx = "Add";
  static constexpr auto rule = "three_and_one: shapes must be equal or broadcast";
  static auto forward(const auto& a, const auto& b) { return a * number(a, 3) + b; }
  template <class A>
  static auto backward(const A&, const A&, const A& dy, Needs<2>) {
    return std::pair{kernel::binary<ThreeAndOne>(dy, kernel::filled<typename A::value_type>({}, 0)), dy};
  }
};

struct Both {
  using result = bool;
  static constexpr auto onnx = "Less";
  static constexpr auto rule = "both: shapes must be equal or broadcast";
  static auto forward(const auto& a, const auto& b) { return a < b; }
};

}  // namespace formula

WM_BINARY(three_and_one, ThreeAndOne, "three_and_one")
WM_BINARY(both, Both, "both")

}  // namespace wm

using namespace wm;

TEST_CASE("a formula of two inputs broadcasts, and sums gradients over what it repeated") {
  const auto f = [](const auto& a, const auto& b) { return three_and_one(a, b); };
  const auto image = sample<Shape<Batch, 3, 2, 2>>(1, 2);
  check_operation(f, image, sample<Shape<3, 1, 1>>(2));
  check_operation(f, sample<Shape<>>(3), image);
  CHECK(three_and_one(2.f, Tensor<float, Shape<2>>::from({1, 2})).to_vector() == std::vector<float>{7, 8});
}

TEST_CASE("a formula may give another element type, which has no gradient") {
  auto a = ones<Shape<2>>();
  a.requires_grad();
  const auto y = both(a, 2);
  static_assert(std::is_same_v<decltype(y), const Tensor<bool, Shape<2>>>);
  CHECK(y.at(0));
  CHECK_FALSE(y.has_graph());
}

TEST_CASE("an error names the formula") {
  CHECK(error_of<ShapeError>([] { three_and_one(ones<Shape<Batch>>(2), ones<Shape<Batch>>(3)); }) ==
        "three_and_one: shapes must be equal or broadcast (expected [2], got [3])");
}

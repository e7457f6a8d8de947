// SPDX-License-Identifier: MIT
#include <whitematter/tensor/core.hpp>

#include <whitematter/ops/arithmetic.hpp>

#include "support/tensors.hpp"

using namespace wm;

namespace {

/// What an operation does that knows no shape.
template <class T, class Device>
double first(const TensorCore<T, Device>& x) {
  return static_cast<double>(x.array().data()[0]);
}

}  // namespace

TEST_CASE("a function that takes a core takes tensors of every shape") {
  CHECK(first<float, Cpu>(full<Shape<2, 3>>(5.f)) == 5);
  CHECK(first<float, Cpu>(full<Shape<Batch>>(7.f, 4)) == 7);
}

TEST_CASE("a core is a tensor without its shape") {
  auto x = ramp<Shape<2, 3>>();
  x.requires_grad();
  const TensorCore<double, Cpu> core = x;
  CHECK(core.array().data() == x.array().data());
  CHECK(core.node() == x.node());
  CHECK(core.size(-1) == 3);
  CHECK(core.elements() == 6);
  const Tensor<double, Shape<Batch, 3>> typed(core);
  (typed * typed).backward(full<Shape<Batch, 3>>(1.0, 2));
  CHECK(x.grad().to_vector() == std::vector<double>{0, 2, 4, 6, 8, 10});
}

TEST_CASE("a core becomes a tensor where its sizes conform, and a tensor of another shape does not") {
  using Wide = Tensor<double, Shape<4, 3>>;
  const TensorCore<double, Cpu> core = ramp<Shape<2, 3>>();
  CHECK_THROWS_WITH(Wide(core),
                    "tensor: sizes must conform to the shape in the type (expected [4, 3], got [2, 3])");
  static_assert(std::is_constructible_v<Wide, TensorCore<double, Cpu>>);
  static_assert(!std::is_convertible_v<TensorCore<double, Cpu>, Wide>);
  static_assert(!std::is_constructible_v<Wide, Tensor<double, Shape<2, 3>>>);
}

TEST_CASE("a core without a value says so") {
  const TensorCore<float, Cpu> none;
  CHECK_FALSE(none.has_value());
  CHECK(none.elements() == 0);
  CHECK_THROWS_WITH(none.array(),
                    "tensor: must have a value before it is used (expected elements, got none)");
}

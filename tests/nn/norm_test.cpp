// SPDX-License-Identifier: MIT
#include <whitematter/nn/norm.hpp>

#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("constants that a layer does not have are one value") {
  CHECK(detail::given<Shape<3>>(None{}, 1.f).to_vector() == std::vector<float>{1, 1, 1});
  const Parameter<Shape<3>> weight;
  CHECK(detail::given<Shape<3>>(weight, 1.f).array().identity() == weight.array().identity());
}

static_assert(std::is_same_v<detail::NormConstants<Shape<3>, Norm{}, Cpu, float>, None> &&
              is_parameter<detail::NormConstants<Shape<3>, Norm{.affine = true}, Cpu, float>>);

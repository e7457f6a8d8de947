// SPDX-License-Identifier: MIT
#include <whitematter/nn/pad.hpp>

#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("padding layers are their operations") {
  const auto x = sample<Shape<Batch, 2, 3, 4>>(1, 2);
  constexpr Padding border{.left = 1, .right = 2, .top = 2, .bottom = 1};
  CHECK(ZeroPad2d<border>()(x).extents() == Extents{2, 2, 6, 7});
  CHECK(ZeroPad2d<border>()(x).to_vector() == pad<border>(x).to_vector());
  CHECK(ConstantPad2d<border>{3}(x).to_vector() == pad<border>(x, 3).to_vector());
  CHECK(ReflectionPad2d<border>()(x).to_vector() == pad_reflect<border>(x).to_vector());
}

static_assert(Module<ConstantPad2d<Padding{}>> && state_count<ConstantPad2d<Padding{}>> == 0);

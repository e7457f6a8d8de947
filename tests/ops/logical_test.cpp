// SPDX-License-Identifier: MIT
#include <whitematter/ops/logical.hpp>

#include <whitematter/ops/compare.hpp>

#include "support/tensors.hpp"

using namespace wm;

namespace {
const auto a = Tensor<bool, Shape<2, 2>>::from({true, true, false, false});
const auto b = Tensor<bool, Shape<2>>::from({true, false});
}  // namespace

TEST_CASE("and, or and not by hand, with broadcasting") {
  const auto both = a && b;
  static_assert(std::is_same_v<decltype(both), const Tensor<bool, Shape<2, 2>>>);
  CHECK(both.to_vector() == std::vector<bool>{true, false, false, false});
  CHECK((a || b).to_vector() == std::vector<bool>{true, true, true, false});
  CHECK((!b).to_vector() == std::vector<bool>{false, true});
  CHECK(logical_not(a).to_vector() == std::vector<bool>{false, false, true, true});
}

TEST_CASE("masks of comparisons combine and compare") {
  const auto x = ramp<Shape<5>>();
  CHECK((x > 0 && !(x >= 3)).to_vector() == std::vector<bool>{false, true, true, false, false});
  CHECK(((x > 1) == (x < 4)).to_vector() == std::vector<bool>{false, false, true, true, false});
}

static_assert(computes<formula::And, bool> && !computes<formula::And, float> &&
              !computes<formula::Not, std::int64_t>);

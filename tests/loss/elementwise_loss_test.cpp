// SPDX-License-Identifier: MIT
#include <whitematter/loss/elementwise_loss.hpp>

#include "support/tensors.hpp"

using namespace wm;

namespace {

struct Cube {
  auto value(auto d) const { return d * d * d; }
  auto slope(auto d) const { return 3 * d * d; }
};

}  // namespace

TEST_CASE("a loss of the difference pushes input and target apart") {
  auto x = Tensor<double, Shape<2>>::from({3, 1}), t = Tensor<double, Shape<2>>::from({1, 2});
  x.requires_grad(), t.requires_grad();
  const auto loss =
      detail::elementwise_loss<Reduction::Mean>("cube", "cube: rule", formula::OfDifference{Cube{}}, x, t, 2);
  CHECK(loss.item() == 3.5);
  loss.backward();
  CHECK(x.grad().to_vector() == std::vector<double>{6, 1.5});
  CHECK(t.grad().to_vector() == std::vector<double>{-6, -1.5});
}

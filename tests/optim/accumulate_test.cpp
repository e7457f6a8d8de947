// SPDX-License-Identifier: MIT
#include <whitematter/optim/accumulate.hpp>

#include <whitematter/loss/mse_loss.hpp>
#include <whitematter/nn/linear.hpp>
#include <whitematter/optim/sgd.hpp>

#include "support/tensors.hpp"

using namespace wm;

namespace {

using Net = Linear<3, 2, Cpu, double>;

const auto x = sample<Shape<Batch, 3>>(1, 8);
const auto t = sample<Shape<Batch, 2>>(2, 8);

template <class S>
Tensor<double, S> part(const Tensor<double, S>& of, int i) {
  return Tensor<double, S>(of.array().sliced(2 * i, 2));
}

}  // namespace

TEST_CASE("small batches add up to the step of the big one") {
  seed(1);
  const Net big;
  seed(1);
  const Net small;
  Sgd whole(big, {.lr = 0.1, .momentum = 0.9}), parts(small, {.lr = 0.1, .momentum = 0.9});
  Accumulate accumulate(parts, 4);
  for (int step = 0; step < 3; ++step) {
    whole.zero_grad();
    mse_loss(big(x), t).backward();
    whole.step();
    for (int i = 0; i < 4; ++i) {
      int clipped = 0;
      CHECK(accumulate.step(mse_loss(small(part(x, i)), part(t, i)), [&] { ++clipped; }) == (i == 3));
      CHECK(clipped == (i == 3));
      CHECK(accumulate.pending() == (i + 1) % 4);
    }
    check_close(small.weight.to_vector(), big.weight.to_vector(), 1e-14);
    check_close(small.bias.to_vector(), big.bias.to_vector(), 1e-14);
  }
}

TEST_CASE("Accumulate checks its number of batches") {
  const Net net;
  Sgd optimizer(net);
  CHECK_THROWS_WITH((Accumulate(optimizer, 0)),
                    "Accumulate: the number of batches must be positive (expected > 0, got 0)");
}

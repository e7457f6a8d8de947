// SPDX-License-Identifier: MIT
#include <whitematter/nn/recurrent_memory.hpp>

#include <whitematter/nn/gru.hpp>
#include <whitematter/nn/lstm.hpp>
#include <whitematter/nn/rnn.hpp>
#include <whitematter/ops/reduce.hpp>

#include "support/tensors.hpp"

using namespace wm;

namespace {

constexpr Recurrent two_layers{.layers = 2};
using Layers = std::tuple<Lstm<3, 4, two_layers>, Gru<3, 4, two_layers>, Rnn<3, 4, two_layers>>;
using Steps = Shape<Batch, Time, 3>;

}  // namespace

TEMPLATE_LIST_TEST_CASE("a recurrent memory goes on where the steps before ended", "", Layers) {
  seed(3);
  const TestType layer;
  const auto x = sample<Steps, float>(1, 2, 5);
  const auto whole = layer(x).output;
  const RecurrentMemory<TestType> memory;
  CHECK(memory.steps() == 0);
  const auto part = [&](int first, int count) {
    return memory.read(layer, narrow<1, Time>(x, first, count)).to_vector();
  };
  const auto expected = [&](int first, int count) {
    return narrow<1, Time>(whole, first, count).to_vector();
  };
  check_close(part(0, 3), expected(0, 3), 1e-6);
  const auto copy = memory, other = memory.clone();
  check_close(part(3, 2), expected(3, 2), 1e-6);
  CHECK((memory.steps() == 5 && copy.steps() == 5 && other.steps() == 3));
  check_close(other.read(layer, narrow<1, Time>(x, 3, 2)).to_vector(), expected(3, 2), 1e-6);
  CHECK_THROWS_WITH(memory.read(layer, sample<Steps, float>(1, 3, 1)),
                    "RecurrentMemory: steps must be of the same batch (expected 2, got 3)");
  memory.clear();
  CHECK(copy.steps() == 0);
  check_close(part(0, 5), expected(0, 5), 1e-6);
}

TEST_CASE("no gradient flows through a recurrent memory") {
  const Gru<3, 4> layer;
  const RecurrentMemory<Gru<3, 4>> memory;
  auto first = sample<Steps, float>(1, 2, 3), second = sample<Steps, float>(2, 2, 1);
  first.requires_grad(), second.requires_grad();
  memory.read(layer, first);
  sum(memory.read(layer, second)).backward();
  CHECK((second.has_grad() && !first.has_grad()));
}

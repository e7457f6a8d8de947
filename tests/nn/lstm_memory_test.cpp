// SPDX-License-Identifier: MIT
#include <whitematter/nn/lstm_memory.hpp>

#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("an LSTM's memory begins with zeros and keeps the last state") {
  const LstmMemory<1, 2> memory;
  CHECK(memory.state(3).to_vector() == std::vector<float>(6));
  const auto one = full<Shape<1, Batch, 2>, float>(1, 3), two = full<Shape<1, Batch, 2>, float>(2, 3);
  memory.keep(one, two, 4);
  const auto copy = memory, other = memory.clone();
  memory.keep(two, one, 1);
  CHECK((copy.steps() == 5 && copy.state(3).at(0, 0, 0) == 2 && copy.cell(3).at(0, 0, 0) == 1));
  CHECK((other.steps() == 4 && other.state(3).at(0, 0, 0) == 1));
  CHECK_THROWS_WITH(memory.state(2), "LstmMemory: steps must be of the same batch (expected 3, got 2)");
  memory.clear();
  CHECK((memory.steps() == 0 && memory.state(2).at(0, 1, 0) == 0));
}

// SPDX-License-Identifier: MIT
#include <whitematter/nn/decoder_memory.hpp>

#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("the layers of a decoder's memory are apart, and cloned and cleared together") {
  const auto x = sample<Shape<Batch, Time, 2>, float>(1, 1, 3);
  const DecoderMemory<2, 2> memory(4);
  CHECK((memory.steps() == 0 && memory.capacity() == 4));
  memory[0].append(x, x);
  CHECK((memory.steps() == 3 && memory[1].steps() == 0));
  const auto copy = memory.clone();
  memory.clear();
  CHECK((memory.steps() == 0 && copy.steps() == 3));
}

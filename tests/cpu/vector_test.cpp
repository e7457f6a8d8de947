// SPDX-License-Identifier: MIT
#include <whitematter/cpu/vector.hpp>

#include "support/instruction_sets.hpp"

using namespace wm;

TEST_CASE("a vector has the lanes of its instruction set") {
  for_each_instruction_set([] {
    CHECK(kernel::vector_lanes<float>() == 2 * kernel::vector_lanes<double>());
    if (instruction_set() == InstructionSet::Avx2) CHECK(kernel::vector_lanes<float>() == 8);
    if (instruction_set() == InstructionSet::Avx512) CHECK(kernel::vector_lanes<float>() == 16);
    CHECK(kernel::vector_lanes<float>() >= 4);
  });
}

// SPDX-License-Identifier: MIT
#include <whitematter/cpu/instruction_set.hpp>

#include "support/instruction_sets.hpp"

using namespace wm;

TEST_CASE("the widest instruction set of the processor is in use") {
  CHECK(detail::has_instruction_set(InstructionSet::Compiled));
  CHECK(detail::has_instruction_set(instruction_set()));
  if (!std::getenv("WHITEMATTER_INSTRUCTION_SET"))
    CHECK(instruction_set() == detail::widest_instruction_set());
}

TEST_CASE("an instruction set can be chosen where it is there") {
  int sets = 0;
  for_each_instruction_set([&] {
    ++sets;
    if (instruction_set() != InstructionSet::Compiled) CHECK(has_wide_kernels());
  });
  CHECK(sets >= 1);
  for (const auto set : {InstructionSet::Avx2, InstructionSet::Avx512})
    if (!detail::has_instruction_set(set)) CHECK_THROWS_AS(set_instruction_set(set), DeviceError);
}

TEST_CASE("the environment chooses the instruction set", "[.environment]") {
  CHECK(instruction_set() == InstructionSet::Compiled);
  CHECK(std::string(name_of(instruction_set())) == "compiled");
}

// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/instruction_set.hpp>

#include "support/catch.hpp"

namespace wm {

/// Calls f once with each instruction set that program and processor have, then puts back what was in use.
template <class F>
void for_each_instruction_set(F f) {
  const InstructionSet before = instruction_set();
  for (const auto set : {InstructionSet::Compiled, InstructionSet::Avx2, InstructionSet::Avx512}) {
    if (!detail::has_instruction_set(set)) continue;
    set_instruction_set(set);
    INFO("instruction set " << name_of(set));
    f();
  }
  set_instruction_set(before);
}

}  // namespace wm

// SPDX-License-Identifier: MIT
#include <whitematter/whitematter.hpp>

const void* tag_in_first();
wm::Tensor<float, wm::Shape<2>> from_first();

// State that headers hold is one for the whole program.
int main() {
  const bool one_tag = tag_in_first() == wm::graph::Scope::type_tag<wm::Identity>();
  const bool one_arena = wm::memory_statistics().live_blocks == 0 && (from_first(), true) &&
                         wm::memory_statistics().held_bytes > 0;
  return one_tag && one_arena ? 0 : 1;
}

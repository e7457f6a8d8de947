// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include <whitematter/core/random.hpp>
#include <whitematter/io/utf8.hpp>

namespace wm {

/// A text of so many characters: now one of a few that come often, now any that Unicode can have.
inline std::string random_text(Generator& generator, int characters, double often = 0.8) {
  constexpr std::string_view common = "eeettaan   \n'srdl0.";
  std::string text;
  while (characters > 0) {
    const std::uint32_t any = generator.below(0x110000);
    const bool is_common = generator.uniform() < often;
    if (!is_common && any >= 0xd800 && any < 0xe000) continue;
    if (is_common)
      text += common[any % common.size()];
    else
      append_utf8(text, any);
    --characters;
  }
  return text;
}

}  // namespace wm

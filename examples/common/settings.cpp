// SPDX-License-Identifier: MIT
#include "settings.hpp"

#include <array>
#include <charconv>

#include <whitematter/core/error.hpp>
#include <whitematter/core/random.hpp>

namespace settings {

std::string number(double value) {
  std::array<char, 512> digits;
  const auto [end, error] =
      std::to_chars(digits.data(), digits.data() + digits.size(), value, std::chars_format::fixed);
  return {digits.data(), end};
}

void put(wm::Metadata& metadata, const wm::NamedValues& settings) {
  for (const auto& [name, value] : settings) metadata["setting." + name] = value;
  metadata["random"] = std::to_string(wm::default_generator().position());
}

void restore(const wm::Metadata& metadata, const wm::NamedValues& settings) {
  std::string different;
  for (const auto& [name, value] : settings) {
    const auto found = metadata.find("setting." + name);
    const std::string before = found == metadata.end() ? "nothing" : found->second;
    if (before != value)
      different += (different.empty() ? "" : "; ") + name + " expected " + before + ", got " + value;
  }
  if (!different.empty()) wm::fail("resume: settings must be those of the checkpoint (" + different + ")");
  wm::default_generator().seek(std::stoull(entry(metadata, "random")));
}

const std::string& entry(const wm::Metadata& metadata, const std::string& name) {
  const auto found = metadata.find(name);
  wm::check<wm::FileError>(found != metadata.end(),
                           "resume: the checkpoint must be of this version of the program", name, "none");
  return found->second;
}

}  // namespace settings

// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <string>

#include "support/catch.hpp"

/// What the library's headers declare, so that a test can say what it leaves out.
namespace wm {

/// The code of a header that is there for users: without comments, the bodies of macros, and what lies in a
/// namespace detail.
inline std::string public_code(const std::filesystem::path& header) {
  std::ifstream file(header);
  std::string text;
  bool in_macro = false;
  for (std::string line; std::getline(file, line);) {
    in_macro = in_macro || line.starts_with("#define");
    if (!in_macro) text += line.substr(0, line.find("//")) + '\n';
    // What closes a namespace says which.
    if (line.starts_with("}  // namespace detail")) text.erase(text.rfind("namespace detail {"));
    in_macro = in_macro && line.ends_with('\\');
  }
  return text;
}

/// The names that a pattern's first group finds in the headers of a folder. Patterns stay within a line or
/// two, because the standard library's regular expressions recurse over what they match.
inline std::set<std::string> names_in(const std::filesystem::path& folder, const char* pattern) {
  const std::regex expression(pattern);
  std::set<std::string> names;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    const std::string text = public_code(file.path());
    for (std::sregex_iterator match(text.begin(), text.end(), expression), end; match != end; ++match)
      names.insert((*match)[1]);
  }
  return names;
}

/// Checks that each name is a tag of a test case of this program.
inline void check_tagged(const std::set<std::string>& names) {
  const auto& tests = Catch::getRegistryHub().getTestCaseRegistry().getAllTests();
  for (const auto& name : names) {
    INFO(name);
    CHECK(std::any_of(tests.begin(), tests.end(), [&](const auto& test) {
      return std::count(test.tags.begin(), test.tags.end(), name);
    }));
  }
}

}  // namespace wm

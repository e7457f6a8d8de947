// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace wm::html {

/// Any text as the content of an element or of an attribute in quotes.
inline std::string escape(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    switch (c) {
      case '&':
        safe += "&amp;";
        break;
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '"':
        safe += "&quot;";
        break;
      case '\'':
        safe += "&#39;";
        break;
      default:
        safe += c;
    }
  }
  return safe;
}

}  // namespace wm::html

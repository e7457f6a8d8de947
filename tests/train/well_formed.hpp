// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

namespace wm {

/// Empty when every element of a page is closed in order, else what is wrong first.
inline std::string first_fault(const std::string& page) {
  std::vector<std::string> open;
  for (std::size_t at = page.find('<'); at != page.npos; at = page.find('<', at)) {
    const std::size_t name_at = at + (page.compare(at, 2, "</") == 0 ? 2 : 1);
    const std::string name = page.substr(name_at, page.find_first_of(" />\n", name_at) - name_at);
    char quote = 0;
    std::size_t end = name_at;
    for (; end < page.size() && (quote || page[end] != '>'); ++end) {
      if (quote && page[end] == '<') return "a quote is not closed in " + page.substr(at, 60);
      if (quote ? page[end] == quote : page[end] == '\'' || page[end] == '"')
        quote = quote ? '\0' : page[end];
    }
    if (end == page.size()) return "a tag is not closed: " + page.substr(at, 60);
    if (name.empty()) return "a tag has no name: " + page.substr(at, 60);
    const bool closes = name_at == at + 2,
               whole = page[end - 1] == '/' || name == "meta" || name == "img" || name[0] == '!';
    if (closes) {
      if (open.empty() || open.back() != name)
        return "</" + name + "> closes " + (open.empty() ? "nothing" : open.back());
      open.pop_back();
    } else if (!whole) {
      open.push_back(name);
    }
    at = name == "style" && !closes ? page.find("</style>", end) : end;
  }
  return open.empty() ? "" : "<" + open.back() + "> is not closed";
}

inline std::size_t count(const std::string& page, const std::string& part) {
  std::size_t times = 0;
  for (auto at = page.find(part); at != page.npos; at = page.find(part, at + part.size())) ++times;
  return times;
}

}  // namespace wm

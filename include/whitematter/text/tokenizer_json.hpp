// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <whitematter/io/json.hpp>

namespace wm {

/// A tokenizer in one string, which fits the metadata of a model: {"type": "bpe", "vocab": ["!", ...], ...}
struct TokenizerJson {
  static constexpr const char* subject = "from_json: the text must be a tokenizer's JSON";

  std::string type;
  std::map<std::string, std::vector<std::string>> lists;

  [[gnu::cold]] std::string write() const {
    std::string result = "{\"type\":" + json::quoted(type);
    for (const auto& [name, list] : lists)
      result.append(",").append(json::quoted(name)).append(":").append(json::quoted_list(list));
    return result + '}';
  }

  /// Reads what has this type, and lists with these names and no other. Fails with FileError.
  [[gnu::cold]] static TokenizerJson read(std::string_view text, const std::string& type,
                                          const std::vector<std::string>& names) {
    TokenizerJson result{type, {}};
    const std::string members = "\"type\" and " + json::quoted_list(names) + " once each";
    std::string found;
    json::Reader reader(text, subject);
    reader.object([&](const std::string& member) {
      if (member == "type" && found.empty()) {
        found = reader.string();
        require(found == type, json::quoted(type), json::quoted(found));
        return;
      }
      const bool known = std::find(names.begin(), names.end(), member) != names.end();
      require(known && !result.lists.contains(member), members, json::quoted(member));
      auto& list = result.lists[member];
      reader.array([&] { list.push_back(reader.string()); });
    });
    reader.end();
    const std::size_t count = !found.empty() + result.lists.size();
    require(count == 1 + names.size(), members, wm::text(count, " of them"));
    return result;
  }

  /// The type alone, of what may have any. Fails with FileError.
  [[gnu::cold]] static std::string type_of(std::string_view text) {
    std::string type;
    json::Reader reader(text, subject);
    reader.object([&](const std::string& member) {
      if (member == "type")
        type = reader.string();
      else
        reader.array([&] { reader.string(); });
    });
    return type;
  }

  static void require(bool condition, const std::string& expected, const std::string& got) {
    check<FileError>(condition, subject, expected, got);
  }
};

}  // namespace wm

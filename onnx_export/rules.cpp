// SPDX-License-Identifier: MIT
#include "rules.hpp"

#include <algorithm>
#include <string_view>

#include "rules/families.hpp"

namespace wm::onnx {

const Rule* find_rule(const std::string& op) {
  static const std::vector<Rule> rules = [] {
    std::vector<Rule> all;
    for (auto* const family : {elementwise_rules, indexing_rules, normalization_rules, product_rules,
                               recurrent_rules, reduction_rules, shape_rules, window_rules})
      for (const Rule& rule : family()) all.push_back(rule);
    return all;
  }();
  const auto found = std::ranges::find(rules, op, [](const Rule& rule) { return std::string_view(rule.op); });
  return found == rules.end() ? nullptr : &*found;
}

}  // namespace wm::onnx

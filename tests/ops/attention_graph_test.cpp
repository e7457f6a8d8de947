// SPDX-License-Identifier: MIT
#include <whitematter/ops/attention_graph.hpp>

#include <algorithm>

#include "support/catch.hpp"

using namespace wm;

namespace {

std::vector<std::string> operators_of(const kernel::AttentionSizes& sizes) {
  graph::Trace trace;
  const graph::Value rows{"", ElementType::Float32, graph::dimensions(Shape<Batch, Time, 8>::axes())};
  std::vector<graph::ValueId> in;
  for (int i = 0; i < 3; ++i) in.push_back(trace.add_value(rows).value);
  detail::AttentionGraph(trace, sizes, in).add(rows);
  std::vector<std::string> names;
  for (const auto& node : trace.graph.nodes) names.push_back(node.op);
  return names;
}

auto count(const std::vector<std::string>& names, const char* name) {
  return std::count(names.begin(), names.end(), name);
}

}  // namespace

TEST_CASE("an attention is two products around a softmax") {
  const auto names = operators_of({2, 3, 3, 2, 2, 4, 4, 0.5, false});
  CHECK((count(names, "MatMul") == 2 && count(names, "Softmax") == 1 && names.back() == "Reshape"));
  CHECK((count(names, "Where") == 0 && count(names, "Expand") == 0));
}

TEST_CASE("a causal one hides scores, and groups are repeated") {
  const auto names = operators_of({2, 3, 3, 2, 1, 4, 4, 0.5, true});
  CHECK((count(names, "Range") == 2 && count(names, "Where") == 1 && count(names, "Expand") == 2));
}

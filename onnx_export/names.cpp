// SPDX-License-Identifier: MIT
#include "names.hpp"

#include <cctype>
#include <map>
#include <set>
#include <string_view>
#include <unordered_set>

#include <whitematter/core/error.hpp>

#include "graph_edit.hpp"

namespace wm::onnx {
namespace {

/// Hands out each name once.
class Unique {
 public:
  std::string operator()(const std::string& wish) {
    std::string name = wish;
    for (int& n = count_[wish]; !taken_.insert(name).second;) name = wish + "_" + std::to_string(++n);
    return name;
  }

 private:
  std::unordered_set<std::string> taken_;
  std::map<std::string, int> count_;
};

std::string snake_case(std::string_view op) {
  std::string out;
  for (std::size_t i = 0; i < op.size(); ++i) {
    const auto c = static_cast<unsigned char>(op[i]);
    if (std::isupper(c) && i > 0 && std::islower(static_cast<unsigned char>(op[i - 1]))) out += '_';
    out += static_cast<char>(std::tolower(c));
  }
  return out;
}

/// What ran under each path: one operator alone makes the path a name for it.
std::map<std::string, std::set<std::string>> operators_by_path(const graph::Graph& graph) {
  std::map<std::string, std::set<std::string>> ops;
  for (const graph::Node& node : graph.nodes) {
    ops[node.path].insert(node.op);
    for (auto dot = node.path.rfind('.'); dot != std::string::npos && dot > 0;
         dot = node.path.rfind('.', dot - 1))
      ops[node.path.substr(0, dot)].insert(".");  // has modules below it
  }
  return ops;
}

}  // namespace

std::vector<std::string> node_names(const graph::Graph& graph) {
  const auto ops = operators_by_path(graph);
  Unique unique;
  std::vector<std::string> names;
  for (const graph::Node& node : graph.nodes) {
    const std::string& path = node.path;
    if (path.empty())
      names.push_back(unique(snake_case(node.op)));
    else if (ops.at(path).size() == 1)
      names.push_back(unique(path));
    else
      names.push_back(unique(path + "." + snake_case(node.op)));
  }
  return names;
}

void assign_names(graph::Graph& graph, const std::vector<std::string>& inputs,
                  const std::vector<std::string>& outputs) {
  check(inputs.size() == graph.inputs.size(), "onnx: names: each input must have one", graph.inputs.size(),
        inputs.size());
  check(outputs.size() == graph.outputs.size(), "onnx: names: each output must have one",
        graph.outputs.size(), outputs.size());
  Unique unique;
  std::vector<bool> named(graph.values.size());
  const auto name = [&](graph::ValueId id, const std::string& wish) {
    if (id < 0 || named[static_cast<std::size_t>(id)]) return;
    named[static_cast<std::size_t>(id)] = true;
    graph.value(id).name = unique(wish);
  };
  const auto name_exactly = [&](graph::ValueId id, const std::string& wish) {
    check(!wish.empty(), "onnx: names: an input or output must have one", "a name", "none");
    name(id, wish);
    check(graph.value(id).name == wish, "onnx: names: inputs and outputs must differ", "another name", wish);
  };
  for (std::size_t i = 0; i < inputs.size(); ++i) name_exactly(graph.inputs[i], inputs[i]);
  for (std::size_t i = 0; i < outputs.size(); ++i) name_exactly(graph.outputs[i], outputs[i]);

  // A constant without a name is called after its first reader.
  const auto nodes = node_names(graph);
  std::vector<std::string> reader(graph.values.size());
  for (std::size_t n = nodes.size(); n-- > 0;)
    for (graph::ValueId id : graph.nodes[n].inputs)
      if (id >= 0) reader[static_cast<std::size_t>(id)] = nodes[n];
  for (const graph::Constant& constant : graph.constants) {
    const std::string& own = graph.value(constant.value).name;
    name(constant.value, own.empty() ? reader[static_cast<std::size_t>(constant.value)] + ".constant" : own);
  }
  for (std::size_t n = 0; n < nodes.size(); ++n)
    for (std::size_t i = 0; i < graph.nodes[n].outputs.size(); ++i)
      name(graph.nodes[n].outputs[i], i == 0 ? nodes[n] : nodes[n] + "." + std::to_string(i));
}

}  // namespace wm::onnx

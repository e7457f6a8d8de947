// SPDX-License-Identifier: MIT
#include "verify.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "graph_edit.hpp"
#include "names.hpp"
#include "rules.hpp"

namespace wm::onnx {
namespace {

constexpr std::array<const char*, 6> kind_names{"an integer", "a number", "a text",
                                                "integers",   "numbers",  "texts"};

template <class Expected, class Got>
void check_graph(bool condition, const char* rule, const Expected& expected, const Got& got,
                 const std::string& where) {
  if (!condition) fail(text("onnx: ", rule, " (expected ", expected, ", got ", got, ") at ", where));
}

class Verifier {
 public:
  explicit Verifier(const graph::Graph& graph)
      : graph_(graph), names_(node_names(graph)), made_(graph.values.size()) {}

  void run() {
    for (graph::ValueId id : graph_.inputs) make(id, "input");
    for (const graph::Constant& constant : graph_.constants) check_constant(constant);
    for (std::size_t n = 0; n < graph_.nodes.size(); ++n) check_node(n);
    check_outputs();
  }

 private:
  bool exists(graph::ValueId id) const {
    return id >= 0 && static_cast<std::size_t>(id) < graph_.values.size();
  }

  std::string last_id() const { return text("at most ", std::ssize(graph_.values) - 1); }

  void make(graph::ValueId id, const std::string& maker) {
    check_graph(exists(id), "a value must be in the graph", last_id(), id, maker);
    auto& made_by = made_[static_cast<std::size_t>(id)];
    check_graph(made_by.empty(), "a value must be made once", made_by, "a second maker", maker);
    made_by = maker;
    for (const Dimension& dim : graph_.value(id).dims)
      check_graph(dim.size >= -1, "a dimension must have a size, a name or neither", "-1 or more", dim.size,
                  maker);
  }

  void check_constant(const graph::Constant& constant) {
    const std::string name =
        exists(constant.value) ? "constant " + graph_.value(constant.value).name : "constant";
    make(constant.value, name);
    const graph::Value& value = graph_.value(constant.value);
    const Count count(value.dims);
    check_graph(count.names.empty(), "a constant must have fixed sizes", "numbers", to_text(value.dims),
                name);
    const auto bytes = static_cast<std::size_t>(count.size) * size_of(value.type);
    check_graph(constant.bytes == bytes, "the bytes of a constant must fill its shape", bytes, constant.bytes,
                name);
    check_graph(constant.data || bytes == 0, "a constant must have data", "a pointer", "null", name);
  }

  void check_node(std::size_t n) {
    const graph::Node& node = graph_.nodes[n];
    const Call call(graph_, node, names_[n]);
    const Rule* rule = find_rule(node.op);
    call.check(rule, "the operator must be one that has a rule", "a known operator", node.op);
    check_inputs(call, node, rule->inputs);
    check_attributes(call, node, rule->attributes);

    const auto outputs = rule->infer(call);
    call.check(!node.outputs.empty() && node.outputs.size() <= outputs.size(), "number of outputs must fit",
               outputs.size(), node.outputs.size());
    for (std::size_t i = 0; i < node.outputs.size(); ++i) {
      make(node.outputs[i], names_[n]);
      const graph::Value& value = graph_.value(node.outputs[i]);
      call.check(value.type == outputs[i].type, "output must have the type that follows from the inputs",
                 name_of(outputs[i].type), name_of(value.type));
      call.check_dims(value.dims, "output must have the shape that follows from the inputs", outputs[i].dims);
    }
  }

  void check_inputs(const Call& call, const graph::Node& node, std::string_view signature) const {
    const auto least = std::min(signature.find_first_of("|*"), signature.size());
    std::string letters(signature);
    std::erase(letters, '|');
    if (letters.ends_with('*')) {
      letters.pop_back();
      letters.resize(std::max(letters.size(), node.inputs.size()), letters.back());
    }
    call.check(
        node.inputs.size() >= least && node.inputs.size() <= letters.size(), "number of inputs must fit",
        least == letters.size() ? text(least) : text(least, " to ", letters.size()), node.inputs.size());
    for (std::size_t i = 0; i < node.inputs.size(); ++i) {
      const graph::ValueId id = node.inputs[i];
      if (id == -1 && i >= least) continue;  // an optional input left out
      call.check(exists(id), "an input must be in the graph", last_id(), id);
      if (made_[static_cast<std::size_t>(id)].empty())
        call.check(false, "an input must be made before it is used",
                   "an earlier node, a constant or an input of the graph", made_later(id));
      check_type(call, letters, i);
    }
  }

  std::string made_later(graph::ValueId id) const {
    for (std::size_t n = 0; n < graph_.nodes.size(); ++n)
      if (std::ranges::find(graph_.nodes[n].outputs, id) != graph_.nodes[n].outputs.end())
        return "later node " + names_[n];
    return "nothing that makes " + graph_.value(id).name;
  }

  static void check_type(const Call& call, const std::string& letters, std::size_t input) {
    using enum ElementType;
    const ElementType type = call.type(input);
    const bool floating = type == Float32 || type == Float64 || type == Float16;
    switch (letters[input]) {
      case 'F':
        call.check(floating, "input must hold floating-point numbers", "float32", name_of(type));
        break;
      case 'N':
        call.check(floating || type == Int32 || type == Int64, "input must hold numbers", "float32",
                   name_of(type));
        break;
      case 'B':
        call.check(type == Bool, "input must hold truth values", "bool", name_of(type));
        break;
      case 'K':
        call.check(type == Int32 || type == Int64, "input must hold positions", "int32 or int64",
                   name_of(type));
        break;
      case 'I':
        call.check(type == Int64, "input must hold int64", "int64", name_of(type));
        break;
    }
    for (std::size_t other = 0; other < input; ++other)
      if (letters[other] == letters[input] && call.has(other))
        call.check(type == call.type(other), "inputs must have one type", name_of(call.type(other)),
                   name_of(type));
  }

  static void check_attributes(const Call& call, const graph::Node& node,
                               const std::vector<AttributeRule>& rules) {
    for (const auto& [name, attribute] : node.attributes) {
      const auto rule =
          std::ranges::find(rules, name, [](const AttributeRule& r) { return std::string_view(r.name); });
      call.check(rule != rules.end(), "an attribute must be one of the operator's", "another name", name);
      call.check(attribute.index() == static_cast<std::size_t>(rule->kind), "an attribute must have its type",
                 text(name, " to be ", kind_names[static_cast<std::size_t>(rule->kind)]),
                 kind_names[attribute.index()]);
    }
  }

  void check_outputs() const {
    check_graph(!graph_.outputs.empty(), "a graph must have an output", "1 or more", 0, "outputs");
    for (std::size_t i = 0; i < graph_.outputs.size(); ++i) {
      const graph::ValueId id = graph_.outputs[i];
      check_graph(exists(id), "an output must be in the graph", last_id(), id, "outputs");
      const bool by_node = std::ranges::any_of(graph_.nodes, [id](const graph::Node& node) {
        return std::ranges::find(node.outputs, id) != node.outputs.end();
      });
      check_graph(by_node, "a node must make each output", "a node", made_later(id), "outputs");
      check_graph(std::ranges::count(graph_.outputs, id) == 1, "outputs must differ", "another value",
                  graph_.value(id).name, "outputs");
    }
  }

  const graph::Graph& graph_;
  std::vector<std::string> names_;
  std::vector<std::string> made_;  // by what, for each value
};

}  // namespace

void verify(const graph::Graph& graph) { Verifier(graph).run(); }

}  // namespace wm::onnx

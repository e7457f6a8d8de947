// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include <whitematter/core/dtype.hpp>

/// A traced model as plain data: what an exporter, a printer or a pass works on.
/// Operators and attributes carry ONNX's names.
namespace wm::graph {

/// A size, or a name for one that is known only at run time; -1 without a name is a size of which nothing is
/// known.
struct Dimension {
  std::int64_t size = -1;
  std::string name;

  bool fixed() const { return name.empty() && size >= 0; }
  friend bool operator==(const Dimension&, const Dimension&) = default;
};

/// ONNX's number for an element type.
constexpr std::int32_t element_code(ElementType type) {
  switch (type) {
    case ElementType::Float32:
      return 1;
    case ElementType::UInt8:
      return 2;
    case ElementType::Int8:
      return 3;
    case ElementType::Int32:
      return 6;
    case ElementType::Int64:
      return 7;
    case ElementType::Bool:
      return 9;
    case ElementType::Float16:
      return 10;
    case ElementType::Float64:
      return 11;
    case ElementType::BFloat16:
      return 16;
  }
  return 0;
}

/// Position of a value in Graph::values.
using ValueId = int;

struct Value {
  std::string name;
  ElementType type = ElementType::Float32;
  std::vector<Dimension> dims;
};

/// A value whose elements are part of the graph: row-major, in the byte order of the machine.
struct Constant {
  ValueId value = -1;
  std::shared_ptr<const std::byte> data;
  std::size_t bytes = 0;
};

using Attribute = std::variant<std::int64_t, float, std::string, std::vector<std::int64_t>,
                               std::vector<float>, std::vector<std::string>>;

struct Node {
  std::string op;
  std::vector<ValueId> inputs;
  std::vector<ValueId> outputs;
  std::map<std::string, Attribute> attributes;
  std::string path;  // of the module that ran it, such as "layer1.0.conv1"
};

/// Nodes stand in an order in which every value is made before it is used.
struct Graph {
  std::vector<Value> values;
  std::vector<Node> nodes;
  std::vector<Constant> constants;
  std::vector<ValueId> inputs;
  std::vector<ValueId> outputs;

  const Value& value(ValueId id) const { return values[static_cast<std::size_t>(id)]; }
  Value& value(ValueId id) { return values[static_cast<std::size_t>(id)]; }
};

}  // namespace wm::graph

// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/graph/trace.hpp>

namespace wm::graph {

using Dims = std::vector<Dimension>;

/// Writes the several nodes of an operation for which ONNX has no operator, with values of one element type
/// and numbers of their sizes between them.
class Writer {
 public:
  Writer(Trace& trace, ElementType type) : trace_(trace), type_(type) {}

  static Dimension size(std::int64_t n) { return {n, ""}; }

  /// What a checker knows of the size of a range: a name is believed, a number is not.
  static Dimension ranged(const Dimension& rows) { return rows.fixed() ? Dimension{} : rows; }

  ElementType type() const { return type_; }

  ValueId node(const char* op, std::vector<ValueId> inputs, Dims dims,
               std::map<std::string, Attribute> attributes = {}) {
    return add(op, std::move(inputs), type_, std::move(dims), std::move(attributes));
  }
  ValueId integer_node(const char* op, std::vector<ValueId> inputs, Dims dims) {
    return add(op, std::move(inputs), ElementType::Int64, std::move(dims));
  }
  ValueId condition(const char* op, std::vector<ValueId> inputs, Dims dims) {
    return add(op, std::move(inputs), ElementType::Bool, std::move(dims));
  }

  /// Constants: a list, and numbers without axes.
  ValueId integers(std::vector<std::int64_t> values) {
    const auto count = static_cast<std::int64_t>(values.size());
    return trace_.add_integers(std::move(values), {size(count)}).value;
  }
  ValueId integer(std::int64_t value) { return trace_.add_integers({value}, {}).value; }
  ValueId number(double value) { return trace_.add_number(value, type_).value; }

  /// The size of an axis of x, which has so many.
  ValueId size_of(ValueId x, std::int64_t rank, std::int64_t axis) {
    return integer_node("Gather", {integer_node("Shape", {x}, {size(rank)}), integer(axis)}, {});
  }

  /// The last node of the operation.
  Traced last(const char* op, std::vector<ValueId> inputs, Value result,
              std::map<std::string, Attribute> attributes = {}) {
    return trace_.add_node(op, std::move(inputs), std::move(result), std::move(attributes));
  }

 private:
  ValueId add(const char* op, std::vector<ValueId> inputs, ElementType type, Dims dims,
              std::map<std::string, Attribute> attributes = {}) {
    return trace_.add_node(op, std::move(inputs), {"", type, std::move(dims)}, std::move(attributes)).value;
  }

  Trace& trace_;
  ElementType type_;
};

}  // namespace wm::graph

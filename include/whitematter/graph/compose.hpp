// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/graph/trace.hpp>

namespace wm::graph {

using Attributes = std::map<std::string, Attribute>;

/// Writes an operation for which ONNX has no operator as several nodes. Every value between them has the
/// result's element type and sizes.
class Compose {
 public:
  Compose(Trace& trace, Value result) : trace_(trace), result_(std::move(result)) {}

  ValueId operator()(std::string op, std::vector<ValueId> inputs, Attributes attributes = {}) {
    return trace_.add_node(std::move(op), std::move(inputs), result_, std::move(attributes)).value;
  }

  /// A constant without axes.
  ValueId number(double value) { return trace_.add_number(value, result_.type).value; }

  /// The operation's last node.
  Traced last(std::string op, std::vector<ValueId> inputs, Attributes attributes = {}) {
    return trace_.add_node(std::move(op), std::move(inputs), std::move(result_), std::move(attributes));
  }

 private:
  Trace& trace_;
  Value result_;
};

}  // namespace wm::graph

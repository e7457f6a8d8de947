// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "call.hpp"

namespace wm::onnx {

/// What is known of a value without running the model.
struct Typed {
  ElementType type;
  Dims dims;
};

/// In the order of graph::Attribute.
enum class Kind { Int, Float, String, Ints, Floats, Strings };

struct AttributeRule {
  const char* name;
  Kind kind;
};

struct Rule {
  const char* op;

  /// One letter an input; optional ones follow a bar, and the one before a star may be repeated. F floating
  /// point, N number, A any, B bool, I int64, K int32 or int64: inputs with the same letter have the same
  /// type.
  const char* inputs;

  std::vector<AttributeRule> attributes;
  std::vector<Typed> (*infer)(const Call& call);
};

/// The rule of an operator, or null.
const Rule* find_rule(const std::string& op);

}  // namespace wm::onnx

// SPDX-License-Identifier: MIT
#include "call.hpp"

#include <cstring>
#include <variant>

#include "graph_edit.hpp"

namespace wm::onnx {

bool Call::has(std::size_t input) const { return input < node_.inputs.size() && node_.inputs[input] >= 0; }

const Dims& Call::dims(std::size_t input) const { return graph_.value(node_.inputs[input]).dims; }

ElementType Call::type(std::size_t input) const { return graph_.value(node_.inputs[input]).type; }

std::int64_t Call::integer(const char* attribute, std::int64_t otherwise) const {
  return attribute_or(node_, attribute, otherwise);
}

std::vector<std::int64_t> Call::integers(const char* attribute, std::vector<std::int64_t> otherwise) const {
  return attribute_or(node_, attribute, std::move(otherwise));
}

bool Call::is_constant(std::size_t input) const {
  return constant_of(graph_, node_.inputs[input]) != nullptr;
}

std::vector<std::int64_t> Call::constant_list(std::size_t input) const {
  const graph::Constant* constant = constant_of(graph_, node_.inputs[input]);
  check(constant && dims(input).size() == 1, "input must be a constant list",
        text("input ", input, " constant"), constant ? to_text(dims(input)) : "a computed value");
  std::vector<std::int64_t> list(constant->bytes / sizeof(std::int64_t));
  if (!list.empty()) std::memcpy(list.data(), constant->data.get(), list.size() * sizeof(std::int64_t));
  return list;
}

std::vector<double> Call::constant_numbers(std::size_t input) const {
  const graph::Constant* constant = constant_of(graph_, node_.inputs[input]);
  check(constant && dims(input).size() == 1, "input must be a constant list",
        text("input ", input, " constant"), constant ? to_text(dims(input)) : "a computed value");
  return numbers_of(graph_, *constant);
}

std::size_t Call::axis(std::int64_t position, std::size_t rank, bool end) const {
  const auto n = static_cast<std::int64_t>(rank);
  check(position >= -n && position < n + (end ? 1 : 0), "axis must lie within the input's rank", rank,
        position);
  return static_cast<std::size_t>(position < 0 ? position + n : position);
}

}  // namespace wm::onnx

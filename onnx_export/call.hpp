// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <whitematter/core/error.hpp>
#include <whitematter/graph/graph.hpp>

#include "dims.hpp"

namespace wm::onnx {

/// What a rule sees of a node, and how it complains about it.
class Call {
 public:
  Call(const graph::Graph& graph, const graph::Node& node, std::string name)
      : graph_(graph), node_(node), name_(std::move(name)) {}

  template <class Expected, class Got>
  void check(bool condition, const char* rule, const Expected& expected, const Got& got) const {
    if (!condition)
      fail(text("onnx: ", node_.op, ": ", rule, " (expected ", expected, ", got ", got, ") at ", name_));
  }

  /// The dimensions of both in the message.
  void check_dims(const Dims& got, const char* rule, const Dims& expected) const {
    check(agree(expected, got), rule, to_text(expected), to_text(got));
  }

  bool has(std::size_t input) const;
  const Dims& dims(std::size_t input) const;
  ElementType type(std::size_t input) const;

  std::int64_t integer(const char* attribute, std::int64_t otherwise) const;
  std::vector<std::int64_t> integers(const char* attribute, std::vector<std::int64_t> otherwise) const;

  /// The elements of an input that has to be a constant list of int64.
  std::vector<std::int64_t> constant_list(std::size_t input) const;

  /// Are its elements part of the graph?
  bool is_constant(std::size_t input) const;

  /// The elements of an input that has to be a constant list of float32 or float64.
  std::vector<double> constant_numbers(std::size_t input) const;

  /// A position from the front, where negative ones count from the back; `end` itself may be allowed.
  std::size_t axis(std::int64_t position, std::size_t rank, bool end = false) const;

 private:
  const graph::Graph& graph_;
  const graph::Node& node_;
  std::string name_;
};

}  // namespace wm::onnx

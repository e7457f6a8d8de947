// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "precision.hpp"

/// The table of operations: each row is compared with LibTorch and with central differences, and exported and
/// compared with ONNX Runtime. No header of LibTorch here: its macros clash with Catch2's.
namespace parity {

/// How far one value of a run is from what it must be; infinite where sizes differ.
struct Difference {
  std::string value;
  double error = 0;
};

/// The sizes of the inputs of a run.
using Sizes = std::vector<std::vector<std::int64_t>>;

/// Runs of a row, numbered from 0: each has its own seed, and they differ in the sizes of run-time
/// dimensions, in the layout of the operands and in which inputs need a gradient.
inline constexpr int runs_per_row = 24;

/// The run whose batch is empty, where the row takes it.
inline constexpr int empty_run = 4;

/// One operation on one set of shapes.
struct Row {
  std::string operation;  // named as in the headers of the library
  std::string variant;

  std::function<Sizes(const Row&, int run)> sizes;

  /// The differences to LibTorch of a run.
  std::function<std::vector<Difference>(const Row&, int run, Precision)> compare;

  /// The differences of the gradients in double to central differences; none where there is no gradient.
  std::function<std::vector<Difference>(const Row&, int run)> check_gradients;

  /// Writes a case for ONNX Runtime. Fails where the operation has no place in a graph.
  std::function<void(const Row&, const std::filesystem::path& folder, const std::string& name)> write_case;

  bool takes_empty = true;     // batches without an example
  bool exported = true;        // it has a place in an inference graph
  bool exported_empty = true;  // and ONNX Runtime runs it on batches without an example
  bool smooth = true;          // its gradients can be compared with central differences

  /// For what is taken over the batch and has no value without examples.
  Row refusing_empty() && { return takes_empty = false, std::move(*this); }
  /// For what is done in training only.
  Row training_only() && { return exported = false, std::move(*this); }
  /// For what ONNX Runtime refuses to run without examples, or crashes on.
  Row exported_with_examples() && { return exported_empty = false, std::move(*this); }
  /// For what is not a function of its inputs near them, such as a mask that is drawn anew.
  Row not_smooth() && { return smooth = false, std::move(*this); }
};

/// All rows, those of each file of the table.
std::vector<Row> all_rows();

}  // namespace parity

// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <string>
#include <vector>

/// The table of operations that are compared with LibTorch. No header of LibTorch here: its macros clash with
/// Catch2's.
namespace parity {

/// How far one value of a run is from LibTorch's: max |ours - theirs| / max |theirs|, infinite where sizes
/// differ.
struct Difference {
  std::string value;
  double error = 0;
};

/// Runs of a row, numbered from 0: each has its own seed, and they differ in batch size, in the layout of the
/// operands and in which inputs need a gradient.
inline constexpr int runs_per_row = 24;

/// One operation on one set of shapes.
struct Row {
  std::string operation;  // named as in the headers of the library
  std::string variant;
  std::function<std::vector<Difference>(int run)> in_float, in_double;
};

/// The rows of each file of the table.
std::vector<Row> elementwise_rows();
std::vector<Row> matrix_rows();
std::vector<Row> image_rows();
std::vector<Row> reduction_rows();

}  // namespace parity

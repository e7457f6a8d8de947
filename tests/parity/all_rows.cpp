// SPDX-License-Identifier: MIT
#include "row.hpp"

namespace parity {

// Each is a file of the table.
std::vector<Row> activation_rows();
std::vector<Row> attention_rows();
std::vector<Row> elementwise_rows();
std::vector<Row> image_rows();
std::vector<Row> indexing_rows();
std::vector<Row> loss_rows();
std::vector<Row> matrix_rows();
std::vector<Row> movement_rows();
std::vector<Row> normalization_rows();
std::vector<Row> recurrent_rows();
std::vector<Row> reduction_rows();
std::vector<Row> window_rows();

std::vector<Row> all_rows() {
  std::vector<Row> all;
  for (auto* const part :
       {activation_rows, attention_rows, elementwise_rows, image_rows, indexing_rows, loss_rows, matrix_rows,
        movement_rows, normalization_rows, recurrent_rows, reduction_rows, window_rows})
    for (auto& row : part()) all.push_back(std::move(row));
  return all;
}

}  // namespace parity

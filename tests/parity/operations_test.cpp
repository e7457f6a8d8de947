// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstdio>
#include <map>
#include <set>

#include "row.hpp"
#include "support/accuracy.hpp"
#include "support/listed.hpp"

namespace {

using parity::Row;

const std::vector<Row>& table() {
  static const std::vector<Row> rows = parity::all_rows();
  return rows;
}

// The worst error of each operation.
class Worst {
 public:
  void check(const Row& row, int run, const std::vector<parity::Difference>& differences, double bound) {
    for (const auto& [value, error] : differences) {
      INFO(row.operation << " (" << row.variant << "), run " << run << ": " << value << " is off by "
                         << error);
      CHECK(error <= bound);
      worst_[row.operation] = std::max(worst_[row.operation], error);
    }
  }
  void print(const char* what) const {
    std::printf("Worst relative error %s, of %zu rows:\n", what, table().size());
    for (const auto& [operation, error] : worst_) std::printf("  %-18s %.1e\n", operation.c_str(), error);
  }

 private:
  std::map<std::string, double> worst_;
};

void check_row(const Row& row, parity::Precision precision, double bound, Worst& worst) {
  for (int run = 0; run < parity::runs_per_row; ++run)
    worst.check(row, run, row.compare(row, run, precision), bound);
}

void check_table(parity::Precision precision, const char* type, double bound) {
  const wm::ExactConvolutions exact;
  Worst worst;
  for (const auto& row : table()) check_row(row, precision, bound, worst);
  worst.print(type);
}

// The operations that the headers offer: functions of tensors, and operators by the name in their macro.
std::set<std::string> operations() {
  std::set<std::string> names;
  for (const char* folder : {"ops", "loss"})
    for (const char* pattern : {R"((?:auto|Tensor<[^()\n]*>)\s+(\w+|operator[^\w\s(]+)\(const Tensor<)",
                                R"re(\nWM_\w+\([^"\n]*"(\w+)"\))re"})
      names.merge(wm::names_in(std::filesystem::path(WHITEMATTER_HEADERS) / folder, pattern));
  names.erase("elementwise");  // runs a formula, each of which is an operation
  // Operators of one tensor stand in no macro.
  if (names.erase("operator-")) names.insert("neg");
  if (names.erase("operator!")) names.insert("logical_not");
  return names;
}

}  // namespace

TEST_CASE("operations agree with LibTorch in float") {
  check_table(parity::Precision::Float, "in float", 1e-5);
}

TEST_CASE("operations agree with LibTorch in double") {
  check_table(parity::Precision::Double, "in double", 1e-10);
}

TEST_CASE("convolutions agree with LibTorch by every algorithm") {
  using enum wm::ConvolutionAlgorithm;
  // The coarser rounding of the large tiles, and what the definition's sums have.
  for (const auto& [algorithm, bound] : std::map<wm::ConvolutionAlgorithm, double>{
           {Direct, 1e-5}, {Winograd2, 1e-5}, {Winograd4, 1e-4}, {WinogradStride2, 1e-4}}) {
    wm::force_convolution(algorithm);
    Worst worst;
    for (const auto& row : table())
      if (row.operation == "conv2d") check_row(row, parity::Precision::Float, bound, worst);
    worst.print(wm::name_of(algorithm));
  }
  wm::choose_convolutions();
}

TEST_CASE("gradients agree with central differences") {
  constexpr int checked_runs = 8;
  Worst worst;
  for (const auto& row : table())
    for (int run = 0; run < checked_runs && row.smooth; ++run)
      worst.check(row, run, row.check_gradients(row, run), 1e-6);
  worst.print("of gradients");
}

TEST_CASE("what is for training only has no place in a graph") {
  for (const auto& row : table()) {
    if (row.exported) continue;
    INFO(row.operation << " (" << row.variant << ")");
    CHECK_THROWS_WITH(row.write_case(row, "", ""), Catch::Contains("got " + row.operation));
  }
}

TEST_CASE("every operation of the library is in the table") {
  std::set<std::string> in_table;
  for (const auto& row : table()) in_table.insert(row.operation);
  CHECK(operations() == in_table);
}

TEST_CASE("every operation has enough shapes") {
  constexpr std::size_t least = 20;
  std::map<std::string, std::set<parity::Sizes>> shapes;
  for (const auto& row : table())
    for (int run = 0; run < parity::runs_per_row; ++run) shapes[row.operation].insert(row.sizes(row, run));
  for (const auto& [operation, sizes] : shapes) {
    INFO(operation);
    CHECK(sizes.size() >= least);
  }
  const auto [fewest, sizes] =
      *std::min_element(shapes.begin(), shapes.end(),
                        [](const auto& a, const auto& b) { return a.second.size() < b.second.size(); });
  std::printf("%zu operations; the fewest shapes has %s: %zu\n", shapes.size(), fewest.c_str(), sizes.size());
}

// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "row.hpp"
#include "support/catch.hpp"

namespace {

using parity::Row;

const std::vector<Row>& table() {
  static const std::vector<Row> rows = [] {
    std::vector<Row> all;
    for (const auto& part :
         {parity::elementwise_rows(), parity::matrix_rows(), parity::image_rows(), parity::reduction_rows()})
      all.insert(all.end(), part.begin(), part.end());
    return all;
  }();
  return rows;
}

// The error of every value in every run of every row, which is max |ours - LibTorch's| / max |LibTorch's|.
void check_table(std::function<std::vector<parity::Difference>(int)> Row::*in_type, const char* type,
                 double bound) {
  std::map<std::string, double> worst;
  for (const auto& row : table())
    for (int run = 0; run < parity::runs_per_row; ++run)
      for (const auto& [value, error] : (row.*in_type)(run)) {
        INFO(row.operation << " (" << row.variant << ") in " << type << ", run " << run << ": " << value
                           << " is off by " << error);
        CHECK(error <= bound);
        worst[row.operation] = std::max(worst[row.operation], error);
      }
  std::printf("Worst relative error in %s:\n", type);
  for (const auto& [operation, error] : worst) std::printf("  %-18s %.1e\n", operation.c_str(), error);
}

std::string read(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

// The operations that a header offers: functions of tensors, and formulas, whose functions are operators.
std::set<std::string> operations_of(const std::filesystem::path& header) {
  std::string text = read(header);
  // What lies in namespace detail is nobody's operation. No regular expression: the standard library's would
  // recurse too deep over so long a match.
  for (std::size_t begin; (begin = text.find("namespace detail {")) != text.npos;)
    text.erase(begin, text.find("}  // namespace detail", begin) + 22 - begin);
  text = std::regex_replace(text, std::regex("//[^\n]*"), "");
  std::set<std::string> names;
  const auto collect = [&](const char* pattern) {
    const std::regex expression(pattern);
    for (std::sregex_iterator match(text.begin(), text.end(), expression), end; match != end; ++match) {
      std::string name = (*match)[1];
      std::transform(name.begin(), name.end(), name.begin(),
                     [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
      names.insert(name);
    }
  };
  collect(R"((?:^|\n)\s*(?:inline )?(?:auto|Tensor<[^()\n]*>)\s+(\w+)\(const Tensor<)");
  collect(R"(struct (\w+) \{\s*static constexpr auto onnx)");
  names.erase("elementwise");  // runs a formula, each of which is an operation
  return names;
}

}  // namespace

TEST_CASE("operations agree with LibTorch in float") { check_table(&Row::in_float, "float", 1e-5); }

TEST_CASE("operations agree with LibTorch in double") { check_table(&Row::in_double, "double", 1e-10); }

TEST_CASE("every operation of the library has enough runs") {
  std::map<std::string, int> runs;
  for (const auto& row : table()) runs[row.operation] += parity::runs_per_row;
  for (const char* folder : {"ops", "loss"})
    for (const auto& file :
         std::filesystem::directory_iterator(std::filesystem::path(WHITEMATTER_HEADERS) / folder)) {
      const auto operations = operations_of(file.path());
      INFO(file.path().filename());
      CHECK_FALSE(operations.empty());
      for (const auto& operation : operations) {
        INFO(operation);
        CHECK(runs[operation] >= 20);
      }
    }
}

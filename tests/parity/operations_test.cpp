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
  static const std::vector<Row> rows = parity::all_rows();
  return rows;
}

// The worst error of each operation, which is max |got - expected| / max |expected|.
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

void check_table(parity::Precision precision, const char* type, double bound) {
  Worst worst;
  for (const auto& row : table())
    for (int run = 0; run < parity::runs_per_row; ++run)
      worst.check(row, run, row.compare(row, run, precision), bound);
  worst.print(type);
}

std::string read(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

// The operations that a header offers: functions of tensors, and operators by the name in their macro.
std::set<std::string> operations_of(const std::filesystem::path& header) {
  std::string text = read(header);
  // What lies in namespace detail is nobody's operation. No regular expression: the standard library's would
  // recurse too deep over so long a match.
  for (std::size_t begin; (begin = text.find("namespace detail {")) != text.npos;)
    text.erase(begin, text.find("}  // namespace detail", begin) + 22 - begin);
  text = std::regex_replace(text, std::regex("//[^\n]*"), "");
  text = text.substr(0, text.find("#define"));
  std::set<std::string> names;
  const auto collect = [&](const char* pattern) {
    const std::regex expression(pattern);
    for (std::sregex_iterator match(text.begin(), text.end(), expression), end; match != end; ++match)
      names.insert((*match)[1]);
  };
  collect(R"((?:^|\n)\s*(?:inline )?(?:auto|Tensor<[^()\n]*>)\s+(\w+)\(const Tensor<)");
  collect(R"re(\nWM_BINARY\([^"\n]*"(\w+)"\)\n)re");
  names.erase("elementwise");  // runs a formula, each of which is an operation
  return names;
}

}  // namespace

TEST_CASE("operations agree with LibTorch in float") {
  check_table(parity::Precision::Float, "in float", 1e-5);
}

TEST_CASE("operations agree with LibTorch in double") {
  check_table(parity::Precision::Double, "in double", 1e-10);
}

TEST_CASE("gradients agree with central differences") {
  Worst worst;
  for (const auto& row : table())
    for (int run = 0; run < 4 && row.smooth; ++run)
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

TEST_CASE("every operation of the library has enough runs") {
  std::map<std::string, int> runs;
  for (const auto& row : table()) runs[row.operation] += parity::runs_per_row;
  int found = 0;
  for (const char* folder : {"ops", "loss"})
    for (const auto& file :
         std::filesystem::directory_iterator(std::filesystem::path(WHITEMATTER_HEADERS) / folder)) {
      const auto operations = operations_of(file.path());
      INFO(file.path().filename());
      for (const auto& operation : operations) {
        ++found;
        INFO(operation);
        CHECK(runs[operation] >= 20);
      }
    }
  CHECK(found > 50);
}

// SPDX-License-Identifier: MIT
// Writes each row of the table that has a place in an inference graph as a case for ort_check.mjs:
//
//   write_operation_cases OUT_DIR
#include <cctype>
#include <cstdio>
#include <exception>
#include <map>

#include <whitematter/core/error.hpp>

#include "row.hpp"
#include "support/accuracy.hpp"

namespace {

void write_cases(const std::filesystem::path& folder) {
  std::map<std::string, int> variants;
  for (const auto& row : parity::all_rows()) {
    if (!row.exported) continue;
    const auto name = row.operation + "_" + std::to_string(++variants[row.operation]);
    try {
      row.write_case(row, folder, name);
    } catch (const std::exception& error) {
      wm::fail(wm::text(row.operation, " (", row.variant, "): ", error.what()));
    }
    std::printf("%s %s\n", name.c_str(), row.variant.c_str());
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return std::fprintf(stderr, "usage: write_operation_cases OUT_DIR\n"), 2;
  try {
    const wm::ExactConvolutions exact;
    write_cases(argv[1]);
  } catch (const std::exception& error) {
    return std::fprintf(stderr, "write_operation_cases: %s\n", error.what()), 1;
  }
}

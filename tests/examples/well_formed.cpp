// SPDX-License-Identifier: MIT
// Says what is wrong first with a page, if anything.
#include "train/well_formed.hpp"

#include <cstdio>
#include <fstream>
#include <iterator>

int main(int argc, char** argv) {
  if (argc != 2) return std::fprintf(stderr, "usage: well_formed PAGE\n"), 2;
  std::ifstream file(argv[1]);
  const std::string page{std::istreambuf_iterator<char>(file), {}}, fault = wm::first_fault(page);
  std::fputs(page.empty() ? "the page is empty" : fault.c_str(), stdout);
  return page.empty() || !fault.empty();
}

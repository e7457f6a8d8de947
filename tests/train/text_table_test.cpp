// SPDX-License-Identifier: MIT
#include <whitematter/train/text_table.hpp>

#include "support/catch.hpp"

using namespace wm;

TEST_CASE("names stand on the left and numbers to the right of their columns") {
  TextTable table({"name", "ms", "calls"});
  table.add({"a", "12.5", "1"});
  table.add({"a long name", "3.0"});
  table.add({"b", "", "100000"});
  CHECK(table.str() ==
        "name           ms   calls\n"
        "a            12.5       1\n"
        "a long name   3.0\n"
        "b                  100000\n");
}

TEST_CASE("a row with too many cells is refused") {
  TextTable table({"name"});
  CHECK_THROWS_WITH(table.add({"a", "b"}),
                    "TextTable: a row must not have more cells than the head (expected 1, got 2)");
}

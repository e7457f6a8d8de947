// SPDX-License-Identifier: MIT
#include <whitematter/train/metrics_row.hpp>

#include <set>
#include <string>

#include "support/catch.hpp"

using namespace wm;

TEMPLATE_TEST_CASE("a row names each of its values once and says how far it is", "", MetricsRow,
                   TextMetricsRow) {
  TestType row, same;
  std::set<std::string> names;
  std::set<const void*> values;
  int columns = 0;
  TestType::for_each_column(row, [&](const char* name, auto& value) {
    if (columns++ == 0) {
      value = 7;
      CHECK(row.position() == 7);
    }
    names.insert(name);
    values.insert(&value);
  });
  CHECK(names.size() == static_cast<std::size_t>(columns));
  CHECK(values.size() == static_cast<std::size_t>(columns));
  CHECK(names.count("step") == 1);
  CHECK_FALSE(row == same);
}

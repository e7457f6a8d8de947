// SPDX-License-Identifier: MIT
#include <whitematter/nn/module_list.hpp>

#include <whitematter/nn/linear.hpp>

#include "support/tensors.hpp"

using namespace wm;

static_assert(parameter_count<ModuleList<Linear<3, 3>, 4>> == 4 * 12);
static_assert(parameter_count<ModuleList<Linear<3, 3>, 0>> == 0);

TEST_CASE("modules of a list have numbers for names, and are gone through in order") {
  const ModuleList<LinearNoBias<2, 2>, 3> list;
  std::vector<std::string> names;
  for_each_state(list, [&](const std::string& name, const auto&) { names.push_back(name); });
  CHECK(names == std::vector<std::string>{"0.weight", "1.weight", "2.weight"});
  int count = 0;
  for (const auto& layer : list) CHECK(&layer == &list[count++]);
  CHECK(count == 3);
}

// SPDX-License-Identifier: MIT
#include <whitematter/cpu/sgd.hpp>

#include "support/arrays.hpp"

using namespace wm;

namespace {

struct State {
  Array<double> p = array_of<double>({2}, {1, -2}), v{Extents{2}};
  const Array<double> g = array_of<double>({2}, {0.5, 4});
};

}  // namespace

TEST_CASE("a plain step goes along the gradient, with decay") {
  State s;
  kernel::sgd_step(s.p, s.g, {}, true, 0.1, 0, 0.01, false);
  CHECK(largest_difference(values_of(s.p),
                           std::vector<double>{1 - 0.1 * (0.5 + 0.01), -2 - 0.1 * (4 - 0.02)}) < 1e-15);
}

TEST_CASE("momentum begins with the gradient and then decays") {
  State s;
  s.v.data()[0] = s.v.data()[1] = std::nan("");
  kernel::sgd_step(s.p, s.g, s.v, true, 0.1, 0.9, 0, false);
  CHECK(values_of(s.v) == std::vector<double>{0.5, 4});
  kernel::sgd_step(s.p, s.g, s.v, false, 0.1, 0.9, 0, false);
  CHECK(largest_difference(values_of(s.v), std::vector<double>{0.95, 7.6}) < 1e-15);
  CHECK(largest_difference(values_of(s.p), std::vector<double>{1 - 0.05 - 0.095, -2 - 0.4 - 0.76}) < 1e-15);
}

TEST_CASE("Nesterov looks one step ahead") {
  State s;
  kernel::sgd_step(s.p, s.g, s.v, true, 0.1, 0.9, 0, true);
  CHECK(largest_difference(values_of(s.p), std::vector<double>{1 - 0.1 * 0.5 * 1.9, -2 - 0.1 * 4 * 1.9}) <
        1e-15);
}

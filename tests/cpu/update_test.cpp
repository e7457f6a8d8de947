// SPDX-License-Identifier: MIT
#include <whitematter/cpu/update.hpp>

#include "support/arrays.hpp"

using namespace wm;

namespace {

struct State {
  Array<double> p = array_of<double>({2}, {1, -2}), a = kernel::filled<double>({2}, 0),
                b = kernel::filled<double>({2}, 0), c = kernel::filled<double>({2}, 0);
  const Array<double> g = array_of<double>({2}, {0.5, -4});

  void check_parameter(double first, double second) const {
    CHECK(largest_difference(values_of(p), std::vector{first, second}) < 1e-14);
  }
};

}  // namespace

TEST_CASE("the first step of Adam has the rate's size, whatever the gradient's") {
  State s;
  kernel::adam_step(s.p, s.g, s.a, s.b, {}, {0.1, 0.9, 0.99, 0, 0, false, 1});
  s.check_parameter(1 - 0.1, -2 + 0.1);
  CHECK(s.a.data()[1] == Approx(-0.4));
  CHECK(s.b.data()[1] == Approx(0.16));
}

TEST_CASE("decoupled decay shrinks the parameter alone") {
  State s;
  kernel::adam_step(s.p, s.g, s.a, s.b, {}, {0.1, 0.9, 0.99, 0, 0.5, true, 1});
  s.check_parameter(0.95 - 0.1, -1.9 + 0.1);
}

TEST_CASE("amsgrad divides by the largest average of squares") {
  State s;
  s.c.data()[0] = s.c.data()[1] = 100;
  kernel::adam_step(s.p, s.g, s.a, s.b, s.c, {0.1, 0, 0, 0, 0, false, 1});
  s.check_parameter(1 - 0.1 * 0.5 / 10, -2 + 0.1 * 4 / 10);
}

TEST_CASE("rmsprop divides by the root of the mean square") {
  State s, centered, fast;
  const kernel::RmspropStep step{0.1, 0.75, 0, 0, 0};
  kernel::rmsprop_step(s.p, s.g, s.a, {}, {}, step);
  s.check_parameter(1 - 0.1 / 0.5, -2 + 0.1 / 0.5);
  kernel::rmsprop_step(centered.p, s.g, centered.a, centered.b, {}, step);
  centered.check_parameter(1 - 0.1 / std::sqrt(0.25 - 0.0625), -2 + 0.1 / std::sqrt(0.25 - 0.0625));
  fast.b.data()[0] = 1;
  kernel::rmsprop_step(fast.p, s.g, fast.a, {}, fast.b, {0.1, 0.75, 0, 0, 0.5});
  fast.check_parameter(1 - 0.1 * (2 + 0.5), -2 + 0.1 * 2);
}

TEST_CASE("adagrad divides by the root of the sum of squares") {
  State s;
  kernel::adagrad_step(s.p, s.g, s.a, 0.1, 0, 0);
  kernel::adagrad_step(s.p, s.g, s.a, 0.1, 0, 0);
  s.check_parameter(1 - 0.1 - 0.1 / std::sqrt(2), -2 + 0.1 + 0.1 / std::sqrt(2));
}

TEST_CASE("lion goes along the sign of the average") {
  State s;
  s.a.data()[0] = -10;
  kernel::lion_step(s.p, s.g, s.a, 0.1, 0.9, 0.5, 0.5);
  s.check_parameter(0.95 + 0.1, -1.9 + 0.1);
  CHECK(values_of(s.a) == std::vector<double>{-4.75, -2});
}

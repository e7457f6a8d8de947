// SPDX-License-Identifier: MIT
#include <whitematter/cpu/recurrent.hpp>

#include "support/arrays.hpp"

using namespace wm;
using kernel::Steps;

TEST_CASE("steps of a sequence lie in either order and are read in either direction") {
  const Steps rows({2, 3, 5}, {}), back({2, 3, 5}, {.reverse = true}),
      first({3, 2, 5}, {.batch_first = false}),
      first_back({3, 2, 5}, {.reverse = true, .batch_first = false});
  for (const Steps& steps : {rows, back, first, first_back}) {
    CHECK(steps.batch == 2);
    CHECK(steps.time == 3);
    CHECK(steps.rows() == 6);
  }
  CHECK(rows.row(1, 0) == 3);
  CHECK(back.row(1, 0) == 5);
  CHECK(first.row(1, 2) == 5);
  CHECK(first_back.row(1, 2) == 1);
}

TEST_CASE("the state before a step is the one after the last") {
  const auto initial = array_of<float>({2, 1}, {-1, -2}), y = array_of<float>({2, 3, 1}, {1, 2, 3, 4, 5, 6});
  const Steps steps(y.extents(), {}), back(y.extents(), {.reverse = true});
  CHECK(values_of(kernel::before_steps(initial, y.data(), steps, 1)) ==
        std::vector<float>{-1, 1, 2, -2, 4, 5});
  CHECK(values_of(kernel::before_steps(initial, y.data(), back, 1)) ==
        std::vector<float>{2, 3, -1, 5, 6, -2});
  CHECK(values_of(kernel::before_steps(Array<float>(), y.data(), steps, 1)) ==
        std::vector<float>{0, 1, 2, 0, 4, 5});
  CHECK_FALSE(kernel::before_step(Array<float>(), y.data(), steps, 1, 0, 0).data);
}

TEST_CASE("input products and biases of a recurrent layer") {
  const kernel::RecurrentInputs<float> in{array_of<float>({1, 2, 2}, {1, 2, 3, 4}),
                                          {},
                                          array_of<float>({1, 2}, {10, 1}),
                                          array_of<float>({1, 1}, {7}),
                                          array_of<float>({1}, {2}),
                                          array_of<float>({1}, {5})};
  CHECK(values_of(kernel::input_products(in)) == std::vector<float>{12, 34});
  CHECK(values_of(kernel::recurrent_bias(in)) == std::vector<float>{7});
  CHECK(values_of(in.bias_ih) == std::vector<float>{2});
}

TEST_CASE("a gradient that nobody needs is not computed") {
  const kernel::RecurrentInputs<float> in{array_of<float>({1, 2, 1}, {1, 2}), {},
                                          array_of<float>({1, 1}, {3}),       array_of<float>({1, 1}, {4}),
                                          array_of<float>({1}, {0}),          array_of<float>({1}, {0})};
  const auto gates = array_of<float>({2, 1}, {10, 100}), y = array_of<float>({1, 2, 1}, {5, 6});
  const auto part = kernel::recurrent_gradients<float>(in, y.data(), {gates, gates, {}, {}}, {},
                                                       {true, true, true, false, true});
  CHECK(values_of(part[0]) == std::vector<float>{30, 300});
  CHECK(values_of(part[1]) == std::vector<float>{210});
  CHECK(values_of(part[2]) == std::vector<float>{500});
  CHECK_FALSE(part[3]);
  CHECK(values_of(part[4]) == std::vector<float>{110});
}

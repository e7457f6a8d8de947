// SPDX-License-Identifier: MIT
#include <whitematter/cpu/lstm.hpp>

#include "recurrent_inputs.hpp"
#include "support/threads.hpp"

using namespace wm;

TEST_CASE("an LSTM whose sums are zero halves its cell") {
  const kernel::RecurrentInputs<double> in{
      array_of<double>({1, 2, 1}, {1, 2}),    array_of<double>({1, 1}, {3}),
      array_of<double>({4, 1}, {0, 0, 0, 0}), array_of<double>({4, 1}, {0, 0, 0, 0}),
      array_of<double>({4}, {0, 0, 0, 0}),    array_of<double>({4}, {0, 0, 0, 0})};
  const auto cell = array_of<double>({1, 1}, {8});
  const auto out = kernel::lstm(in, cell, {});
  CHECK(values_of(out.cells) == std::vector<double>{4, 2});
  CHECK(out.result.extents() == Extents{3, 1});
  CHECK(out.result.data()[0] == Approx(0.5 * std::tanh(4.0)));
  CHECK(out.result.data()[1] == Approx(0.5 * std::tanh(2.0)));
  CHECK(out.result.data()[2] == 2);
  // The cell's gradient alone: it is halved in each step.
  const auto gradients = kernel::lstm_backward(in, cell, out, array_of<double>({3, 1}, {0, 0, 1}), {});
  CHECK(values_of(gradients.cell) == std::vector<double>{0.25});
  CHECK(values_of(gradients.state) == std::vector<double>{0});
}

TEST_CASE("an LSTM's gates are i, f, g and o") {
  const double far = 100;  // the gate is open
  for (int gate = 0; gate < 4; ++gate) {
    CAPTURE(gate);
    std::vector<double> bias(4, -far);
    bias[static_cast<std::size_t>(gate)] = far;
    const kernel::RecurrentInputs<double> in{array_of<double>({1, 1, 1}, {0}),
                                             {},
                                             array_of<double>({4, 1}, {0, 0, 0, 0}),
                                             array_of<double>({4, 1}, {0, 0, 0, 0}),
                                             array_of<double>({4}, bias),
                                             array_of<double>({4}, {0, 0, 0, 0})};
    const auto out = kernel::lstm(in, array_of<double>({1, 1}, {0.5}), {});
    const std::vector<double> cells{-1, 0.5, 0, 0};
    CHECK(out.cells.data()[0] == Approx(cells[static_cast<std::size_t>(gate)]).margin(1e-12));
    CHECK(out.result.data()[0] == Approx(0).margin(1e-12));
  }
}

TEST_CASE("an LSTM gives the same on any number of threads") {
  const auto in = recurrent_inputs(4, {21, 5, 3}, 6);
  const auto run = [&](int threads) {
    const Threads scope(threads);
    const Sequence s{.reverse = true};
    const auto out = kernel::lstm(in, Array<float>(), s);
    const auto dy = sample_array<float>(6, {21 * 5 + 21, 6});
    const auto gradients = kernel::lstm_backward(in, Array<float>(), out, dy, s);
    return std::array{values_of(out.result), values_of(gradients.input), values_of(gradients.hidden),
                      values_of(gradients.state)};
  };
  CHECK(run(1) == run(3));
}

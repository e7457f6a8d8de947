// SPDX-License-Identifier: MIT
#include <whitematter/cpu/rnn.hpp>

#include "recurrent_inputs.hpp"
#include "support/threads.hpp"

using namespace wm;

TEST_CASE("an RNN adds input, state and both biases") {
  const kernel::RecurrentInputs<double> in{
      array_of<double>({1, 2, 1}, {1, 2}), array_of<double>({1, 1}, {4}), array_of<double>({1, 1}, {3}),
      array_of<double>({1, 1}, {-2}),      array_of<double>({1}, {10}),   array_of<double>({1}, {20})};
  // 3 + 30 - 2 * 4 = 25, then 6 + 30 - 2 * 25 is below 0.
  const auto y = kernel::rnn(in, true, {});
  CHECK(values_of(y) == std::vector<double>{25, 0});
  const auto gradients = kernel::rnn_backward(in, y, array_of<double>({1, 2, 1}, {1, 1}), true, {});
  CHECK(values_of(gradients.input) == std::vector<double>{1, 0});
  CHECK(values_of(gradients.state) == std::vector<double>{-2});
  CHECK(kernel::rnn(in, false, {}).data()[0] == Approx(std::tanh(25.0)));
}

TEST_CASE("an RNN gives the same on any number of threads") {
  const auto in = recurrent_inputs(1, {21, 5, 3}, 6);
  const auto run = [&](int threads) {
    const Threads scope(threads);
    const Sequence s{.reverse = true};
    const auto out = kernel::rnn(in, false, s);
    const auto dy = sample_array<float>(6, {21, 5, 6});
    const auto gradients = kernel::rnn_backward(in, out, dy, false, s);
    return std::array{values_of(out), values_of(gradients.input), values_of(gradients.hidden),
                      values_of(gradients.state)};
  };
  CHECK(run(1) == run(3));
}

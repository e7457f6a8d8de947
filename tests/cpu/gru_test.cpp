// SPDX-License-Identifier: MIT
#include <whitematter/cpu/gru.hpp>

#include "recurrent_inputs.hpp"
#include "support/threads.hpp"

using namespace wm;

TEST_CASE("a GRU's update gate keeps the state, and its reset gate what the new one takes from it") {
  const auto run = [](std::vector<double> bias_ih, std::vector<double> bias_hh) {
    const kernel::RecurrentInputs<double> in{
        array_of<double>({1, 1, 1}, {1}),      array_of<double>({1, 1}, {0.25}),
        array_of<double>({3, 1}, {0, 0, 0.5}), array_of<double>({3, 1}, {0, 0, 2}),
        array_of<double>({3}, bias_ih),        array_of<double>({3}, bias_hh)};
    return kernel::gru(in, {}).result.data()[0];
  };
  const double far = 100;
  CHECK(run({0, far, 0}, {0, 0, 0}) == Approx(0.25));
  CHECK(run({-far, -far, 0.1}, {0, 0, 7}) == Approx(std::tanh(0.6)));         // b_hn is reset as well
  CHECK(run({0, -far, 0.1}, {far, 0, 0.2}) == Approx(std::tanh(0.6 + 0.7)));  // 2 * 0.25 + 0.2
  CHECK(run({far, 0, 0.1}, {0, 0, 0.2}) == Approx((std::tanh(1.3) + 0.25) / 2));
}

TEST_CASE("backward of a GRU passes the gradient by the gates") {
  // r = z = 1/2 and n = 0: half of the gradient goes to the state, half to n, which takes 2 r of the state.
  const kernel::RecurrentInputs<double> in{
      array_of<double>({1, 1, 1}, {1}),    array_of<double>({1, 1}, {0}),
      array_of<double>({3, 1}, {0, 0, 0}), array_of<double>({3, 1}, {0, 0, 2}),
      array_of<double>({3}, {0, 0, 0}),    array_of<double>({3}, {0, 0, 0})};
  const auto gradients = kernel::gru_backward(in, kernel::gru(in, {}), array_of<double>({1, 1, 1}, {8}), {});
  CHECK(values_of(gradients.input) == std::vector<double>{0, 0, 4});
  CHECK(values_of(gradients.hidden) == std::vector<double>{0, 0, 2});
  CHECK(values_of(gradients.state) == std::vector<double>{8});
}

TEST_CASE("a GRU gives the same on any number of threads") {
  const auto in = recurrent_inputs(3, {21, 5, 3}, 6);
  const auto run = [&](int threads) {
    const Threads scope(threads);
    const Sequence s{.reverse = true};
    const auto out = kernel::gru(in, s);
    const auto dy = sample_array<float>(6, {21, 5, 6});
    const auto gradients = kernel::gru_backward(in, out, dy, s);
    return std::array{values_of(out.result), values_of(gradients.input), values_of(gradients.hidden),
                      values_of(gradients.state)};
  };
  CHECK(run(1) == run(3));
}

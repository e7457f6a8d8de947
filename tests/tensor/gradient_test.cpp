// SPDX-License-Identifier: MIT
#include <whitematter/tensor/gradient.hpp>

#include "support/arrays.hpp"

using namespace wm;

TEST_CASE("a gradient adds up and leaves its parts as they were") {
  Gradient<float, Cpu> gradient;
  const auto first = array_of<float>({2}, {1, 2}), second = array_of<float>({2}, {10, 20});
  gradient.accumulate(first);
  CHECK(gradient.value().data() == first.data());
  gradient.accumulate(second);
  gradient.accumulate(second);
  CHECK(values_of(gradient.value()) == std::vector<float>{21, 42});
  CHECK(values_of(first) == std::vector<float>{1, 2});
  CHECK(values_of(second) == std::vector<float>{10, 20});
}

TEST_CASE("a part that nobody else holds is written to") {
  Gradient<float, Cpu> gradient;
  gradient.accumulate(array_of<float>({2}, {1, 2}));
  const float* data = gradient.value().data();
  gradient.accumulate(array_of<float>({2}, {1, 2}));
  CHECK(gradient.value().data() == data);
}

TEST_CASE("a part without elements adds nothing") {
  Gradient<float, Cpu> gradient;
  gradient.accumulate({});
  CHECK_FALSE(gradient.value());
}

TEST_CASE("parts in different layouts add up") {
  Gradient<double, Cpu> gradient;
  const auto a = sample_array<double>(1, {2, 3, 2, 2}),
             b = sample_array<double>(2, {2, 3, 2, 2}, Layout::ChannelsLast);
  gradient.accumulate(a);
  gradient.accumulate(b);
  auto expected = values_of(a);
  const auto vb = values_of(b);
  for (std::size_t i = 0; i < expected.size(); ++i) expected[i] += vb[i];
  CHECK(values_of(gradient.value()) == expected);
}

TEST_CASE("a leaf keeps its gradient and a result passes it on once") {
  Gradient<float, Cpu> leaf;
  leaf.accumulate(array_of<float>({1}, {1}));
  leaf.propagate();
  CHECK(leaf.leaf());
  CHECK(leaf.value());
  int calls = 0;
  Gradient<float, Cpu> result(
      [&](const Array<float>& dy, Node&) { calls += static_cast<int>(dy.data()[0]); });
  CHECK_FALSE(result.leaf());
  result.propagate();
  CHECK(calls == 0);
  result.accumulate(array_of<float>({1}, {3}));
  result.propagate();
  CHECK(calls == 3);
  CHECK_FALSE(result.value());
  result.accumulate(array_of<float>({1}, {3}));
  CHECK_THROWS_WITH(result.propagate(),
                    "backward: a graph is used once (expected a graph that was just computed, got one that "
                    "backward has already passed)");
}

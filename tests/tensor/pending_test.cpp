// SPDX-License-Identifier: MIT
#include <whitematter/tensor/pending.hpp>

#include "support/arrays.hpp"

using namespace wm;

namespace {

using Value = Pending<double, Cpu>;

Value::Map sample_map() {
  return {kernel::channels_last(array_of<double>({1, 2, 1, 2}, {1, 3, 10, 20})),
          array_of<double>({2}, {1, 10}), array_of<double>({2}, {2, -1}), array_of<double>({2}, {0.5, 1})};
}

}  // namespace

TEST_CASE("a pending value is written once, when it is read") {
  const Value value(sample_map(), {});
  CHECK(value.extents() == Extents{1, 2, 1, 2});
  const auto* first = value.value().data();
  CHECK(values_of(value.value()) == std::vector<double>{0.5, 4.5, 1, -9});
  CHECK(value.value().data() == first);
}

TEST_CASE("an addition and a ReLU join it until it is written") {
  const Value value(sample_map(), {});
  const auto sum = value.plus(array_of<double>({1, 2, 1, 2}, {-1, 1, -1, 10}));
  REQUIRE(sum);
  const auto cut = sum->relu();
  REQUIRE(cut);
  CHECK(cut->relu() == nullptr);
  CHECK(cut->plus(sample_map().x) == nullptr);
  CHECK(sum->plus(sample_map().x) == nullptr);
  CHECK(values_of(cut->value()) == std::vector<double>{0, 5.5, 0, 1});
  CHECK(values_of(value.value()) == std::vector<double>{0.5, 4.5, 1, -9});
  CHECK(value.relu() == nullptr);
  CHECK(value.plus(sample_map().x) == nullptr);
}

TEST_CASE("an addend of other sizes does not join it") {
  CHECK(Value(sample_map(), {}).plus(array_of<double>({1, 2, 1, 1}, {1, 2})) == nullptr);
}

TEST_CASE("an operation is told what came to follow it") {
  int runs = 0;
  const Value value(
      [&](const Value::Map& then) { return ++runs, then.relu ? sample_map().factor : sample_map().shift; },
      {2});
  const auto normalized = value.normalized({{}, sample_map().mean, sample_map().factor, sample_map().shift});
  REQUIRE(normalized);
  CHECK(normalized->normalized(sample_map()) == nullptr);
  const auto cut = normalized->relu();
  REQUIRE(cut);
  CHECK(runs == 0);
  CHECK(values_of(cut->value()) == std::vector<double>{2, -1});
  CHECK(values_of(cut->value()) == std::vector<double>{2, -1});
  CHECK(runs == 1);
  CHECK(Value(sample_map(), {}).normalized(sample_map()) == nullptr);
}

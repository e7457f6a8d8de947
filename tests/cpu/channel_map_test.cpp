// SPDX-License-Identifier: MIT
#include <whitematter/cpu/channel_map.hpp>

#include "support/arrays.hpp"
#include "support/threads.hpp"

using namespace wm;

namespace {

kernel::ChannelMap<double> sample_map() {
  return {array_of<double>({1, 2, 1, 2}, {1, 3, 10, 20}), array_of<double>({2}, {1, 10}),
          array_of<double>({2}, {2, -1}), array_of<double>({2}, {0.5, 1})};
}

}  // namespace

TEST_CASE("a map takes each channel's mean, factor and shift") {
  CHECK(values_of(kernel::write(sample_map())) == std::vector<double>{0.5, 4.5, 1, -9});
}

TEST_CASE("an addend and a ReLU come after it") {
  auto map = sample_map();
  map.addend = array_of<double>({1, 2, 1, 2}, {-1, 1, -1, 10});
  CHECK(values_of(kernel::write(map)) == std::vector<double>{-0.5, 5.5, 0, 1});
  map.relu = true;
  CHECK(values_of(kernel::write(map)) == std::vector<double>{0, 5.5, 0, 1});
  map.addend = {};
  CHECK(values_of(kernel::write(map)) == std::vector<double>{0.5, 4.5, 1, 0});
}

TEST_CASE("a ReLU lets NaN through") {
  auto map = sample_map();
  map.x.data()[0] = std::nan("");
  map.relu = true;
  CHECK(std::isnan(kernel::write(map).data()[0]));
}

TEST_CASE("a map is written into its input on request") {
  auto map = sample_map();
  map.x = kernel::channels_last(map.x);
  const auto y = kernel::write(map, true);
  CHECK(y.data() == map.x.data());
  CHECK(values_of(y) == std::vector<double>{0.5, 4.5, 1, -9});
  CHECK(kernel::write(map).data() != map.x.data());
}

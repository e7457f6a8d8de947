// SPDX-License-Identifier: MIT
#include <whitematter/cpu/finish.hpp>

#include "support/arrays.hpp"

using namespace wm;

namespace {

std::vector<double> finished(const Array<double>& bias, const kernel::ChannelMap<double>& map) {
  std::vector<double> sums{1, 2, -3, 4};  // two rows of two channels
  kernel::finish_rows(kernel::FinishVectors<double>(bias, map).finish(), 0, 2, 2, sums.data());
  return sums;
}

}  // namespace

TEST_CASE("nothing to finish leaves sums as they are") {
  CHECK(kernel::FinishVectors<double>({}, {}).finish().empty());
  CHECK(finished({}, {}) == std::vector<double>{1, 2, -3, 4});
}

TEST_CASE("a bias, a normalization, an addend and a ReLU finish sums in this order") {
  const auto bias = array_of<double>({2}, {10, 20});
  CHECK(finished(bias, {}) == std::vector<double>{11, 22, 7, 24});
  kernel::ChannelMap<double> map{
      {}, array_of<double>({2}, {1, 2}), array_of<double>({2}, {2, -1}), array_of<double>({2}, {0.5, 30})};
  CHECK(finished(bias, map) == std::vector<double>{20.5, 10, 12.5, 8});
  map.addend = array_of<double>({2, 2}, {1, 2, -20, 4});
  map.relu = true;
  CHECK(finished(bias, map) == std::vector<double>{21.5, 12, 0, 12});
}

TEST_CASE("some columns of a result are finished alone") {
  const auto bias = array_of<double>({3}, {10, 20, 30});
  std::vector<double> sums{1, 2, 3, 4, 5, 6};
  kernel::finish_rows(kernel::FinishVectors<double>(bias, {}).finish(), 0, 2, 3, sums.data(), 1, 1);
  CHECK(sums == std::vector<double>{1, 22, 3, 4, 25, 6});
}

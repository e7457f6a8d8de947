// SPDX-License-Identifier: MIT
#include <whitematter/cpu/rope.hpp>

#include "support/arrays.hpp"

using namespace wm;

namespace {

Array<std::int64_t> positions(std::int64_t first, int count) {
  const Array<std::int64_t> numbers({count});
  std::iota(numbers.data(), numbers.data() + count, first);
  return numbers;
}

}  // namespace

TEST_CASE("angles grow with the position, and each pair's more slowly") {
  const auto [cosine, sine] = kernel::rope_angles<double>(positions(3, 2), 4, 100);
  CHECK(values_of(cosine) ==
        std::vector<double>{std::cos(3.0), std::cos(3 * 0.1), std::cos(4.0), std::cos(4 * 0.1)});
  CHECK(values_of(sine)[3] == std::sin(4 * 0.1));
}

TEST_CASE("pairs are turned, and turned back") {
  const auto x = sample_array<double>(1, {2, 5, 12});
  for (const bool interleaved : {false, true}) {
    const auto [cosine, sine] = kernel::rope_angles<double>(positions(1, 5), 6, 10000);
    const auto y = kernel::rope(x, cosine, sine, 6, interleaved);
    const int other = interleaved ? 1 : 3;
    CHECK(values_of(y)[6] == Approx(x.data()[6] * std::cos(1.0) - x.data()[6 + other] * std::sin(1.0)));
    CHECK(largest_difference(values_of(kernel::rope(y, cosine, sine, 6, interleaved, true)), values_of(x)) <
          1e-15);
  }
}

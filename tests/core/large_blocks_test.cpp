// SPDX-License-Identifier: MIT
#include <whitematter/core/large_blocks.hpp>

#include "support/catch.hpp"

using namespace wm;

#if defined(__linux__)

TEST_CASE("large blocks lie apart, one behind the other, and are counted") {
  detail::LargeBlocks blocks;
  constexpr std::size_t size = 4 << 20;
  auto *a = static_cast<char*>(blocks.take(size)), *b = static_cast<char*>(blocks.take(size - 5));
  REQUIRE((a && b));
  CHECK(reinterpret_cast<std::uintptr_t>(a) % detail::LargeBlocks::huge_page == 0);
  CHECK((b == a + size && blocks.held() == 2 * size));
  CHECK((blocks.owns(a) && blocks.owns(b + size - 6) && !blocks.owns(&blocks)));
  b[0] = a[size - 1] = 7;
  blocks.give(b, size - 5);
  CHECK(blocks.take(size) == b);
  blocks.give(b, size);
  blocks.release();
  CHECK((blocks.held() == size && a[size - 1] == 7));
}

TEST_CASE("more than the machine has is nothing") {
  CHECK(detail::LargeBlocks().take(std::size_t{1} << 60) == nullptr);
}

#endif

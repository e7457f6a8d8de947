// SPDX-License-Identifier: MIT
#include <whitematter/core/storage.hpp>

#include <memory>
#include <thread>

#include "support/catch.hpp"

using namespace wm;
using Floats = Storage<float, Cpu>;

TEST_CASE("storage is aligned for vectors and counted while it lives") {
  const auto before = memory_statistics();
  {
    const Floats a(3), b(1000), none(0);
    CHECK(reinterpret_cast<std::uintptr_t>(a.data()) % 64 == 0);
    CHECK(reinterpret_cast<std::uintptr_t>(b.data()) % 64 == 0);
    CHECK(none.data() != nullptr);
    const auto during = memory_statistics();
    CHECK(during.live_blocks == before.live_blocks + 3);
    CHECK(during.live_bytes - before.live_bytes >= 4012);
  }
  const auto after = memory_statistics();
  CHECK(after.live_blocks == before.live_blocks);
  CHECK(after.live_bytes == before.live_bytes);
}

#if defined(__linux__)
TEST_CASE("large storage begins with a page of 2 MiB") {
  const Floats x(1'000'000), y(524'288);
  CHECK(reinterpret_cast<std::uintptr_t>(x.data()) % (2 << 20) == 0);
  CHECK(reinterpret_cast<std::uintptr_t>(y.data()) % (2 << 20) == 0);
}

TEST_CASE("what tensors leave has room for one as large as all of them") {
  release_memory();
  constexpr int million = 1 << 20;
  { const Floats a(million), b(million), c(2 * million); }
  const auto held = memory_statistics().held_bytes;
  { const Floats all(4 * million); }
  CHECK(memory_statistics().held_bytes == held);
}
#endif

TEST_CASE("freed storage serves the next of a like size") {
  const float* first = nullptr;
  { first = Floats(5000).data(); }
  const auto held = memory_statistics().held_bytes;
  { CHECK(Floats(4990).data() == first); }
  CHECK(memory_statistics().held_bytes == held);
}

TEST_CASE("at most an eighth of a block is unused") {
  for (const std::int64_t elements : {17, 100, 1025, 4097, 123'457}) {
    const auto before = memory_statistics().live_bytes;
    const Floats x(elements);
    const auto bytes = memory_statistics().live_bytes - before;
    CHECK(bytes >= 4 * elements);
    CHECK(bytes <= 4 * elements + std::max<std::int64_t>(64, elements / 2));
  }
}

TEST_CASE("release gives free blocks back and leaves the others") {
  const Floats kept(1000);
  { const Floats freed(100'000); }
  release_memory();
  const auto statistics = memory_statistics();
  CHECK(statistics.held_bytes == statistics.live_bytes);
  CHECK(statistics.live_blocks >= 1);
}

TEST_CASE("storage may be freed on another thread") {
  const auto before = memory_statistics().live_blocks;
  auto x = std::make_unique<Floats>(10);
  std::thread([&] { x.reset(); }).join();
  CHECK(memory_statistics().live_blocks == before);
}

TEST_CASE("memory that the system does not have is an error that says how much") {
  const auto before = memory_statistics();
  CHECK_THROWS_AS(Floats(std::int64_t{1} << 60), DeviceError);
  CHECK_THROWS_WITH(Floats(std::int64_t{1} << 60),
                    Catch::Matchers::StartsWith(
                        "memory: the system has no more (expected 4611686018427387904 bytes, got none"));
  CHECK(memory_statistics().live_blocks == before.live_blocks);
  CHECK(memory_statistics().live_bytes == before.live_bytes);
}

// SPDX-License-Identifier: MIT
#include <whitematter/data/prefetch.hpp>

#include <atomic>
#include <chrono>
#include <stdexcept>

#include "support/catch.hpp"

using namespace wm;

TEST_CASE("items come in order whatever the number of workers") {
  for (const int workers : {0, 1, 2, 5}) {
    CAPTURE(workers);
    Prefetch<std::int64_t> source(3, 40, workers, [](std::int64_t i) { return i * i; });
    for (std::int64_t i = 3; i < 40; ++i) REQUIRE(*source.next() == i * i);
    CHECK(source.next() == nullptr);
    CHECK(source.next() == nullptr);
  }
}

TEST_CASE("a worker that is slow is waited for") {
  Prefetch<int> source(0, 6, 3, [](std::int64_t i) {
    if (i % 3 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    return static_cast<int>(i);
  });
  for (int i = 0; i < 6; ++i) CHECK(*source.next() == i);
}

TEST_CASE("no more items are made ahead than there is room for") {
  std::atomic<int> made = 0;
  Prefetch<int> source(0, 100, 1, [&](std::int64_t i) { return ++made, static_cast<int>(i); });
  CHECK(*source.next() == 0);
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  CHECK(made <= 3);
}

TEST_CASE("what a worker throws comes out in its item's place") {
  for (const int workers : {0, 1, 3}) {
    CAPTURE(workers);
    Prefetch<int> source(0, 10, workers, [](std::int64_t i) {
      if (i == 4) throw std::runtime_error("the fifth");
      return static_cast<int>(i);
    });
    for (int i = 0; i < 4; ++i) CHECK(*source.next() == i);
    CHECK_THROWS_WITH(source.next(), "the fifth");
    CHECK(*source.next() == 5);
  }
}

TEST_CASE("stopping early waits for nobody") {
  for (int taken = 0; taken < 4; ++taken) {
    Prefetch<int> source(0, 1'000'000, 2, [](std::int64_t i) { return static_cast<int>(i); });
    for (int i = 0; i < taken; ++i) CHECK(*source.next() == i);
  }
}

TEST_CASE("an empty range has no items") {
  Prefetch<int> source(5, 5, 1, [](std::int64_t) { return 1; });
  CHECK(source.next() == nullptr);
}

// SPDX-License-Identifier: MIT
#include <whitematter/core/parallel.hpp>

#include <atomic>
#include <vector>

#include "support/catch.hpp"
#include "support/threads.hpp"

using namespace wm;

TEST_CASE("parallel_parts runs each part once, nested as well") {
  for (const int threads : {1, 2, 3}) {
    const Threads scope(threads);
    std::vector<std::atomic<int>> runs(100);
    parallel_parts(10, [&](std::int64_t a) {
      parallel_parts(10, [&](std::int64_t b) { ++runs[static_cast<std::size_t>(10 * a + b)]; });
    });
    for (const auto& n : runs) CHECK(n == 1);
  }
}

TEST_CASE("a part knows that it runs in parallel, where it does") {
  CHECK_FALSE(in_parallel());
#if defined(_OPENMP)
  const Threads scope(2);
  std::atomic<int> inside = 0;
  parallel_parts(10, [&](std::int64_t) { inside += in_parallel(); });
  CHECK(inside == 10);
#endif
  CHECK_FALSE(in_parallel());
}

TEST_CASE("parallel_for covers a range with pieces of at most a grain") {
  for (const std::int64_t n : {0, 1, 7, 8, 9, 100})
    for (const std::int64_t grain : {0, 1, 8, 1000}) {
      const Threads scope(2);
      std::vector<std::atomic<int>> runs(100);
      std::atomic<bool> short_enough = true;
      parallel_for(n, grain, [&](std::int64_t begin, std::int64_t end) {
        if (end - begin > std::max<std::int64_t>(grain, 1) || begin >= end) short_enough = false;
        for (std::int64_t i = begin; i < end; ++i) ++runs[static_cast<std::size_t>(i)];
      });
      CHECK(short_enough);
      for (std::int64_t i = 0; i < 100; ++i) CHECK(runs[static_cast<std::size_t>(i)] == (i < n ? 1 : 0));
    }
}

TEST_CASE("parallel_parts uses as many threads as asked") {
#if defined(_OPENMP)
  const Threads scope(2);
  std::atomic<int> inside = 0, seen = 0;
  parallel_parts(2, [&](std::int64_t) {
    ++inside;
    // Both parts wait for each other for a while, so that two threads meet here.
    for (int i = 0; i < 1'000'000'000 && inside < 2; ++i) seen = std::max<int>(seen, inside);
    seen = std::max<int>(seen, inside);
  });
  CHECK(seen == 2);
#endif
}

TEST_CASE("there is always one thread") {
  const Threads scope(0);
  CHECK(num_threads() == 1);
}

// Run by itself, with WHITEMATTER_NUM_THREADS=3.
TEST_CASE("the environment sets the number of threads", "[.environment]") {
#if defined(_OPENMP)
  CHECK(num_threads() == 3);
#else
  CHECK(num_threads() == 1);
#endif
}

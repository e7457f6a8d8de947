// SPDX-License-Identifier: MIT
#include <whitematter/core/range_heap.hpp>

#include <vector>

#include <whitematter/core/random.hpp>

#include "support/catch.hpp"

using namespace wm;
using detail::RangeHeap;

TEST_CASE("the lowest place that fits is taken") {
  RangeHeap heap(100);
  CHECK((heap.take(10) == 0 && heap.take(20) == 10 && heap.take(30) == 30));
  heap.give(10, 20);
  CHECK((heap.take(25) == 60 && heap.take(5) == 10 && heap.take(15) == 15));
  CHECK(heap.top() == 85);
  CHECK(!heap.take(16));
  CHECK(heap.take(15) == 85);
  CHECK(!heap.take(1));
}

TEST_CASE("free neighbours become one part, in whichever order they are given back") {
  const std::vector<std::vector<std::size_t>> orders{{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
                                                     {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
  for (const auto& order : orders) {
    RangeHeap heap(30);
    for (int i = 0; i < 3; ++i) heap.take(10);
    for (const std::size_t part : order) heap.give(10 * part, 10);
    CHECK(heap.take(30) == 0);
  }
}

TEST_CASE("the top falls to what is still taken") {
  RangeHeap heap(100);
  heap.take(10), heap.take(20), heap.take(30);
  heap.give(30, 30);
  heap.give(0, 10);
  std::size_t begin = 0, size = 0;
  heap.lower_top([&](std::size_t b, std::size_t s) { begin = b, size = s; });
  CHECK((begin == 30 && size == 30 && heap.top() == 30));
  heap.lower_top([&](std::size_t, std::size_t) { FAIL("there is nothing behind"); });
}

TEST_CASE("parts never overlap") {
  RangeHeap heap(1000);
  Generator random(1);
  std::vector<std::pair<std::size_t, std::size_t>> taken;
  std::vector<bool> used(1000);
  const auto mark = [&](std::size_t begin, std::size_t size, bool on) {
    for (std::size_t i = begin; i < begin + size; ++i) {
      REQUIRE(used[i] != on);
      used[i] = on;
    }
  };
  for (int step = 0; step < 5000; ++step) {
    if (taken.empty() || random.below(2) == 0) {
      const std::size_t size = 1 + random.below(90);
      if (const auto begin = heap.take(size)) {
        mark(*begin, size, true);
        taken.emplace_back(*begin, size);
      }
    } else {
      std::swap(taken[random.below(static_cast<std::uint32_t>(taken.size()))], taken.back());
      mark(taken.back().first, taken.back().second, false);
      heap.give(taken.back().first, taken.back().second);
      taken.pop_back();
    }
  }
  for (const auto& [begin, size] : taken) heap.give(begin, size);
  CHECK(heap.take(1000) == 0);
}

// SPDX-License-Identifier: MIT
#include <whitematter/core/span_log.hpp>

#include <atomic>
#include <thread>

#include "support/catch.hpp"
#include "support/threads.hpp"

using namespace wm;

TEST_CASE("a log is current on its thread while it lives, and the one before it after that") {
  CHECK(SpanLog::current() == nullptr);
  {
    SpanLog outer;
    CHECK(SpanLog::current() == &outer);
    {
      const SpanLog inner;
      CHECK(SpanLog::current() == &inner);
    }
    CHECK(SpanLog::current() == &outer);
    std::thread([] { CHECK(SpanLog::current() == nullptr); }).join();
    outer.stop();
    CHECK(SpanLog::current() == nullptr);
  }
  CHECK(SpanLog::current() == nullptr);
}

TEST_CASE("an event has its time, its work, and the time of operations inside") {
  SpanLog log;
  REQUIRE(
      log.open("outer: what a rule says", {.flops = 7, .bytes = 5, .shape = {2, 3}, .algorithm = "fast"}));
  REQUIRE(log.open("inner", {}));
  log.close();
  REQUIRE(log.open("second", {}));
  log.close();
  log.close();
  const auto& events = log.events();
  REQUIRE(events.size() == 3);
  CHECK(events[0].operation == "outer");
  CHECK(events[0].work.flops == 7);
  CHECK(events[0].work.bytes == 5);
  CHECK((events[0].work.shape == Extents{2, 3}));
  CHECK(events[0].work.algorithm == std::string("fast"));
  CHECK(events[1].parent == 0);
  CHECK(events[2].parent == 0);
  for (const SpanEvent& event : events) CHECK(event.end >= event.begin);
  CHECK(events[0].begin <= events[1].begin);
  CHECK(events[2].end <= events[0].end);
  CHECK(events[0].self() == events[0].end - events[0].begin - events[1].self() - events[2].self());
}

TEST_CASE("what runs inside of a whole operation is part of it") {
  SpanLog log;
  REQUIRE(log.open("whole", {.whole = true}));
  CHECK_FALSE(log.open("part", {}));
  log.close();
  REQUIRE(log.open("next", {}));
  log.close();
  CHECK(log.events().size() == 2);
}

TEST_CASE("an event knows its layer and its direction") {
  SpanLog log;
  const int model = 0, layer = 0, unknown = 0, type = 0, other_type = 0;
  log.name_layer(&model, &type, "model");
  log.name_layer(&layer, &type, "layer");
  const auto layer_of_next = [&] {
    log.open("operation", {});
    log.close();
    return log.layers()[static_cast<std::size_t>(log.events().back().layer)];
  };
  CHECK(layer_of_next() == "");
  log.enter(&model, &type);
  CHECK(layer_of_next() == "model");
  log.enter(&layer, &type);
  const Place place = log.place();
  log.enter(&unknown, &type);  // no name: part of what is around it
  CHECK(layer_of_next() == "layer");
  log.enter(&model, &other_type);  // a field at its module's address
  CHECK(layer_of_next() == "layer");
  for (int i = 0; i < 3; ++i) log.leave();
  CHECK(layer_of_next() == "model");
  CHECK_FALSE(log.events().back().backward);
  log.leave();

  log.enter(place, true);
  CHECK(layer_of_next() == "layer");
  CHECK(log.events().back().backward);
  log.enter(place, false);
  CHECK(layer_of_next() == "layer");
  CHECK(log.events().back().backward);  // what is written while backward runs
  log.leave();
  log.leave();
  log.enter(Place{}, true);
  CHECK(layer_of_next() == "");
  log.leave();

  SpanLog next;
  next.enter(place, true);  // a place of another log
  CHECK(next.place().layer == 0);
  next.leave();
}

TEST_CASE("a layer that runs is an event without an operation") {
  SpanLog log;
  const int layer = 0, type = 0;
  log.name_layer(&layer, &type, "layer");
  log.enter(&layer, &type);
  log.open("operation", {});
  log.close();
  log.leave();
  REQUIRE(log.events().size() == 2);
  CHECK(log.events()[0].operation.empty());
  CHECK(log.layers()[static_cast<std::size_t>(log.events()[0].layer)] == "layer");
  CHECK(log.events()[0].end >= log.events()[1].end);
}

TEST_CASE("a log that is stopped has the time until then, and ends what still runs") {
  SpanLog log;
  log.open("operation", {});
  CHECK(log.events()[0].end < 0);
  log.stop();
  const auto elapsed = log.elapsed();
  std::this_thread::sleep_for(std::chrono::milliseconds(2));
  log.stop();
  CHECK(log.elapsed() == elapsed);
  CHECK(log.events()[0].end == elapsed);
}

#if defined(_OPENMP)
TEST_CASE("parts of a parallel loop are not recorded, not even those of the calling thread") {
  const Threads threads(2);
  SpanLog log;
  std::atomic<int> begun = 0, asked = 0, opened = 0;
  parallel_parts(2, [&](std::int64_t) {
    // Each waits for the other, so that the calling thread does not come too late to have one.
    ++begun;
    for (int i = 0; begun < 2 && i < 1000; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    SpanLog* current = SpanLog::current();
    asked += current != nullptr;
    opened += current && current->open("part", {});
  });
  CHECK(asked == 1);
  CHECK(opened == 0);
  CHECK(log.events().empty());
}
#endif

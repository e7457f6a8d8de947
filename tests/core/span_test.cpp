// SPDX-License-Identifier: MIT
#include <whitematter/core/span.hpp>

#include <optional>

#include "support/catch.hpp"

using namespace wm;

TEST_CASE("a span is an event from where it is made to the end of its block") {
  SpanLog log;
  {
    const Span span("operation", {.flops = 3});
    CHECK(log.events().at(0).end < 0);
  }
  CHECK(log.events().at(0).end >= log.events().at(0).begin);
  CHECK(log.events().at(0).operation == "operation");
  CHECK(log.events().at(0).work.flops == 3);
}

TEST_CASE("a span ends with an exception, too") {
  SpanLog log;
  const auto run = [] {
    const Span span("operation");
    fail("operation: it must work (expected success, got none)");
  };
  CHECK_THROWS_AS(run(), Error);
  CHECK(log.events().at(0).end >= 0);
  const Span next("next");
  CHECK(log.events().at(1).parent == -1);
}

TEST_CASE("nothing is recorded without a log, nor by one that came or went meanwhile") {
  const Span without("operation");
  CHECK(current_place().log == 0);

  const int module = 0, type = 0;
  std::optional<SpanLog> log(std::in_place);
  log->name_layer(&module, &type, "layer");
  std::optional<Span> span(std::in_place, "first");
  std::optional<LayerSpan> layer(std::in_place, &module, &type);
  log->stop();
  layer.reset();
  span.reset();
  REQUIRE(log->events().size() == 2);
  for (const SpanEvent& event : log->events()) CHECK(event.end == log->elapsed());

  std::optional<Span> before(std::in_place, "before");
  log.emplace();
  before.reset();
  CHECK(log->events().empty());

  span.emplace("second");
  log.reset();
  span.reset();
}

TEST_CASE("a span inside of a whole one leaves it open") {
  SpanLog log;
  const Span whole("whole", {.whole = true});
  { const Span part("part"); }
  CHECK(log.events().size() == 1);
  CHECK(log.events()[0].end < 0);
}

TEST_CASE("a layer's span names the layer, for the time of its block") {
  SpanLog log;
  const int layer = 0, type = 0;
  log.name_layer(&layer, &type, "layer");
  Place place;
  {
    const LayerSpan span(&layer, &type);
    place = current_place();
    CHECK(place.layer == 1);
  }
  CHECK(current_place().layer == 0);
  {
    const LayerSpan span(place, true);
    CHECK(current_place().layer == 1);
  }
  CHECK(log.events().size() == 2);
  CHECK(log.events()[1].backward);
}

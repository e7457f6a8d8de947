// SPDX-License-Identifier: MIT
#include <whitematter/train/profile_trace.hpp>

#include <nlohmann/json.hpp>

#include "support/catch.hpp"

using namespace wm;

TEST_CASE("a trace has a complete event for each operation and layer") {
  SpanLog log;
  const int layer = 0, type = 0;
  log.name_layer(&layer, &type, "layer \"1\"");
  log.enter(&layer, &type);
  log.open("conv2d", {.flops = 12, .bytes = 34, .shape = {2, 3}, .algorithm = "direct"});
  log.close();
  log.leave();
  log.enter(Place{}, true);
  log.open("Relu", {});
  log.close();
  log.open("still running", {});

  const auto trace = nlohmann::json::parse(chrome_trace(log));
  CHECK(trace.at("displayTimeUnit") == "ms");
  const auto& events = trace.at("traceEvents");
  REQUIRE(events.size() == 3);
  CHECK(events[0].at("name") == "layer \"1\"");
  CHECK(events[0].at("cat") == "forward,layer");
  CHECK(events[1].at("name") == "conv2d");
  CHECK(events[1].at("cat") == "forward");
  CHECK(events[1].at("args") == nlohmann::json({{"layer", "layer \"1\""},
                                                {"flops", 12},
                                                {"bytes", 34},
                                                {"algorithm", "direct"},
                                                {"shape", "[2, 3]"}}));
  CHECK(events[2].at("name") == "relu");
  CHECK(events[2].at("cat") == "backward");
  CHECK(events[2].at("args").empty());
  for (std::size_t i = 0; i < events.size(); ++i) {
    CHECK(events[i].at("ph") == "X");
    CHECK(events[i].at("pid") == 1);
    CHECK(events[i].at("tid") == 1);
    const SpanEvent& event = log.events()[i];
    CHECK(events[i].at("ts").get<double>() == Approx(static_cast<double>(event.begin) / 1000));
    CHECK(events[i].at("dur").get<double>() == Approx(static_cast<double>(event.end - event.begin) / 1000));
  }
}

TEST_CASE("a trace of nothing is one without events") {
  const SpanLog log;
  CHECK(nlohmann::json::parse(chrome_trace(log)).at("traceEvents").empty());
}

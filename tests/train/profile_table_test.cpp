// SPDX-License-Identifier: MIT
#include <whitematter/train/profile_table.hpp>

#include <thread>

#include "support/catch.hpp"

using namespace wm;

namespace {

const int layer = 0, type = 0;

/// An operation that takes some milliseconds.
void run(SpanLog& log, const char* operation, const Work& work, int milliseconds) {
  log.open(operation, work);
  std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
  log.close();
}

/// Three operations, one of them twice, and some time without any.
void fill(SpanLog& log) {
  log.name_layer(&layer, &type, "layer1");
  log.enter(&layer, &type);
  run(log, "conv2d", {.flops = 5'000'000, .bytes = 1000, .algorithm = "direct"}, 5);
  run(log, "LeakyRelu", {}, 1);
  log.enter(log.place(), true);
  run(log, "conv2d", {.flops = 1'000'000, .algorithm = "direct"}, 2);
  log.leave();
  log.leave();
  run(log, "sgd_step", {.bytes = 10}, 1);
  std::this_thread::sleep_for(std::chrono::milliseconds(1));
  log.stop();
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines(1);
  for (const char c : text)
    if (c == '\n')
      lines.emplace_back();
    else
      lines.back() += c;
  return lines;
}

std::int64_t time_of(const std::vector<ProfileRow>& rows) {
  std::int64_t time = 0;
  for (const ProfileRow& row : rows) time += row.time;
  return time;
}

}  // namespace

TEST_CASE("the name of a formula's type reads like its function") {
  CHECK(operation_name("LeakyRelu") == "leaky_relu");
  CHECK(operation_name("conv2d_backward_input") == "conv2d_backward_input");
  CHECK(operation_name("") == "");
}

TEST_CASE("operations of one name and algorithm are one row, and the longest is first") {
  SpanLog log;
  fill(log);
  const auto rows = operation_rows(log);
  REQUIRE(rows.size() == 3);
  CHECK(rows[0].name == "conv2d (direct)");
  CHECK(rows[0].calls == 2);
  CHECK(rows[0].flops == 6'000'000);
  CHECK(rows[0].bytes == 1000);
  CHECK(rows[0].time >= 7'000'000);
  CHECK(rows[0].backward >= 2'000'000);
  CHECK(rows[0].backward < rows[0].time);
  CHECK(rows[1].time >= rows[2].time);
}

TEST_CASE("layers are rows with both directions; what is in none is listed by operation") {
  SpanLog log;
  fill(log);
  const auto rows = layer_rows(log);
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].name == "layer1");
  CHECK(rows[0].in_layer);
  CHECK(rows[0].calls == 3);
  CHECK(rows[1].name == "outside: sgd_step");
  CHECK_FALSE(rows[1].in_layer);
}

TEST_CASE("times are those without operations inside, so that all of them are the time that is covered") {
  SpanLog log;
  log.open("outer", {});
  run(log, "inner", {}, 3);
  log.close();
  log.stop();
  const auto rows = operation_rows(log);
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].name == "inner");
  CHECK(rows[1].time < rows[0].time);
  CHECK(time_of(rows) == log.events()[0].end - log.events()[0].begin);
}

TEST_CASE("an operation that still runs is in no row") {
  SpanLog log;
  log.open("outer", {});
  run(log, "inner", {}, 1);
  CHECK(operation_rows(log).size() == 1);
  log.close();
}

TEST_CASE("rates have about three digits, and none where nothing was counted") {
  CHECK(detail::giga_per_second(1234, 10) == "123");
  CHECK(detail::giga_per_second(123, 10) == "12.3");
  CHECK(detail::giga_per_second(12, 10) == "1.20");
  CHECK(detail::giga_per_second(0, 10) == "");
  CHECK(detail::giga_per_second(10, 0) == "");
}

TEST_CASE("the tables end with what is not covered and the whole time") {
  SpanLog log;
  fill(log);
  for (const std::string& table : {operation_table(log), layer_table(log)}) {
    const auto lines = lines_of(table);
    REQUIRE(lines.size() >= 6);
    CHECK(lines[lines.size() - 2].starts_with("total"));
    CHECK(lines[lines.size() - 2].ends_with("  100.0 %"));
    CHECK(lines[lines.size() - 3].starts_with("not covered"));
    CHECK(lines.back().empty());
  }
  CHECK(lines_of(operation_table(log))[0].starts_with("operation"));
  CHECK(lines_of(operation_table(log))[0].ends_with("calls  GFLOP/s  GB/s"));
  CHECK(lines_of(layer_table(log))[1].starts_with("layer1"));
  const SpanLog empty;
  CHECK(lines_of(operation_table(empty)).size() == 4);
}

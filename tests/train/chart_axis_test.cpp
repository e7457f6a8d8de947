// SPDX-License-Identifier: MIT
#include <whitematter/train/chart_axis.hpp>

#include "support/catch.hpp"

using namespace wm;

namespace {

std::string labels(const ChartAxis& axis) {
  std::string all;
  for (const double tick : axis.ticks()) all.append(all.empty() ? "" : " ").append(axis.label(tick));
  return all;
}

}  // namespace

TEST_CASE("values lie between round ticks") {
  CHECK(labels(ChartAxis::around(0, 2.3, 5)) == "0 0.5 1.0 1.5 2.0 2.5");
  CHECK(labels(ChartAxis::around(0, 0.1, 5)) == "0 0.02 0.04 0.06 0.08 0.10");
  CHECK(labels(ChartAxis::around(34.1, 98.7, 5)) == "20 40 60 80 100");
  CHECK(labels(ChartAxis::around(-3, 3, 3)) == "-4 -2 0 2 4");
  CHECK(labels(ChartAxis::around(0, 4e-5, 5)) == "0 1e-5 2e-5 3e-5 4e-5");
  CHECK(labels(ChartAxis::around(0, 2e7, 4)) == "0 5e6 10e6 15e6 20e6");
}

TEST_CASE("epochs have whole ticks") {
  CHECK(labels(ChartAxis::within(1, 200, 6, 1)) == "50 100 150 200");
  CHECK(labels(ChartAxis::within(1, 3, 6, 1)) == "1 2 3");
  CHECK(labels(ChartAxis::within(0.5, 1.5, 6, 1)) == "1");
  CHECK(labels(ChartAxis::within(1, 30, 6, 1)) == "5 10 15 20 25 30");
}

TEST_CASE("a value has its place between the ends") {
  const ChartAxis axis{10, 20, 5};
  CHECK(axis.place(10) == 0);
  CHECK(axis.place(12.5) == 0.25);
  CHECK(axis.place(20) == 1);
  CHECK(axis.place(99) == 1);
}

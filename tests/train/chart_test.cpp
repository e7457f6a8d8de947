// SPDX-License-Identifier: MIT
#include <whitematter/train/chart.hpp>

#include "support/catch.hpp"
#include "well_formed.hpp"

using namespace wm;

namespace {

const auto show = [](double value) { return format::fixed(value, 2); };

}  // namespace

TEST_CASE("a chart draws a line through the values of each curve") {
  const Chart chart{
      "Loss",
      {{"train", "train", {{1, 2.0}, {2, 1.0}, {3, 0.5}}}, {"test", "test", {{1, 1.5}, {3, 1.0}}}},
      show};
  const std::string svg = html::chart_figure(chart);
  CHECK(first_fault(svg) == "");
  CHECK(svg.find("<path class='curve train' d='M46 12L218 119L390 172.5'/>") != svg.npos);
  CHECK(svg.find("<path class='curve test' d='M46 65.5L390 119'/>") != svg.npos);
  CHECK(svg.find("train <b>0.50</b>") != svg.npos);
  CHECK(svg.find("<title>epoch 1\ntrain 2.00\ntest 1.50</title>") != svg.npos);
  CHECK(svg.find("<title>epoch 2\ntrain 1.00</title>") != svg.npos);
  CHECK(svg.find("aria-label='Loss over epochs, train ends at 0.50, test ends at 1.00'") != svg.npos);
  CHECK(count(svg, "<rect ") == 3);
}

TEST_CASE("a chart of steps has bands that meet halfway between its points") {
  const std::string svg =
      html::chart_figure({.title = "Loss",
                          .curves = {{"train", "train", {{0, 2.0}, {100, 1.0}, {400, 0.5}}}},
                          .show = show,
                          .along = "step"});
  CHECK(first_fault(svg) == "");
  CHECK(svg.find("<rect x='46' y='12' width='43'") != svg.npos);
  CHECK(svg.find("<rect x='89' y='12' width='172'") != svg.npos);
  CHECK(svg.find("<rect x='261' y='12' width='129'") != svg.npos);
  CHECK(svg.find("<title>step 400\ntrain 0.50</title>") != svg.npos);
  CHECK(svg.find(">step</text>") != svg.npos);
  CHECK(svg.find("Loss over steps") != svg.npos);
  CHECK(svg.find("epoch") == svg.npos);
}

TEST_CASE("one epoch is a point in the middle") {
  const std::string svg = html::chart_figure({"Accuracy", {{"test", "test", {{1, 99.5}}}}, show, true});
  CHECK(first_fault(svg) == "");
  CHECK(svg.find("cx='218'") != svg.npos);
  CHECK(svg.find(">100 %</text>") != svg.npos);
  CHECK(svg.find(">110 %</text>") == svg.npos);
}

TEST_CASE("values that are no numbers leave no trace") {
  const double nan = std::numeric_limits<double>::quiet_NaN(), inf = std::numeric_limits<double>::infinity();
  const std::string svg = html::chart_figure(
      {"Loss", {{"a", "train", {{1, 1.0}, {2, nan}, {3, inf}}}, {"b", "test", {{1, nan}}}}, show});
  CHECK(svg.find("nan") == svg.npos);
  CHECK(svg.find("inf") == svg.npos);
  CHECK(count(svg, "<circle ") == 1);
  CHECK(html::chart_figure({"Loss", {{"a", "train", {{1, nan}}}}, show}).find("No numbers.") !=
        std::string::npos);
  CHECK(first_fault(html::chart_figure({"Loss", {}, show})) == "");
}

TEST_CASE("all zeros and one value have a frame too") {
  for (const double value : {0.0, 0.1, -2.0, 1e-12, 1e12}) {
    const std::string svg = html::chart_figure({"Rate", {{"last", "rate", {{1, value}, {2, value}}}}, show});
    CHECK(svg.find("nan") == svg.npos);
    CHECK(count(svg, "<text ") >= 4);
    CHECK(count(svg, "<text ") <= 14);
  }
}

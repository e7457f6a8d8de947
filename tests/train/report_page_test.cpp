// SPDX-License-Identifier: MIT
#include <whitematter/train/report_page.hpp>

#include "support/catch.hpp"
#include "well_formed.hpp"

using namespace wm;

namespace {

struct Row {
  int step;
  std::optional<double> loss;
  double rate, seconds;
};

}  // namespace

TEST_CASE("a page has what it is given and is well formed") {
  const std::string page = html::report_page({.title = "A <model>",
                                              .summary = "It is < 1.",
                                              .facts = {{"Speed & size", "3 > 2"}},
                                              .sections = "<section>part</section>",
                                              .options = {{"lr", "\"1\""}}});
  CHECK(first_fault(page) == "");
  for (const char* part : {"<h1>A &lt;model&gt;</h1>", "<p class='lede'>It is &lt; 1.</p>",
                           "<dt>Speed &amp; size</dt><dd>3 &gt; 2</dd>", "<main>\n<section>part</section>",
                           "<th scope='row'>lr</th><td>&quot;1&quot;</td>"}) {
    INFO(part);
    CHECK(page.find(part) != page.npos);
  }
  const std::string bare = html::report_page({.title = "x"});
  CHECK(first_fault(bare) == "");
  for (const char* part : {"<p class='lede'", "<dl", "<section"}) CHECK(bare.find(part) == bare.npos);
}

TEST_CASE("a title leaves out data without a name") {
  CHECK(html::report_title("gpt", "sonnets") == "gpt on sonnets");
  CHECK(html::report_title("gpt", "") == "gpt");
}

TEST_CASE("rows of metrics become a curve without what was not measured") {
  const std::vector<Row> rows{{10, 2.0, 1, 5}, {20, {}, 4, 6}, {30, 1.0, 2, 7}};
  const Curve curve = html::metrics_curve("train", "red", rows, &Row::step, &Row::loss, 100);
  CHECK(curve.name == "train");
  CHECK(curve.points == std::vector<std::pair<int, double>>{{10, 200}, {30, 100}});
  NamedValues facts;
  html::add_speed(facts, rows, "Tokens", &Row::rate);
  CHECK(facts == NamedValues{{"Training time", "18 s"}, {"Tokens per second", "2"}});
}

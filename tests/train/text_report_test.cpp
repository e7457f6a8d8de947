// SPDX-License-Identifier: MIT
#include <whitematter/train/text_report.hpp>

#include "io/temporary_folder.hpp"
#include "support/catch.hpp"
#include "well_formed.hpp"

using namespace wm;

namespace {

TextReport example(int rows) {
  TextReport report{.model = "gpt",
                    .data = "sonnets",
                    .token = "character",
                    .parameters = 809856,
                    .seed = 42,
                    .options = {{"batch", "12"}}};
  for (int i = 1; i <= rows; ++i) {
    report.metrics.push_back({.step = 250 * i,
                              .train_loss = 3.0 / i,
                              .validation_loss = i == 3 ? 1.0 : 2 + 1.0 / i,
                              .learning_rate = 1e-3,
                              .tokens_per_second = 36000,
                              .seconds = 20});
    report.samples.push_back({250 * i, "Shall I <compare> thee\nto a day?"});
  }
  return report;
}

}  // namespace

TEST_CASE("a report tells the run by its best evaluation") {
  const std::string page = report_html(example(8));
  for (const char* part :
       {"<h1>gpt on sonnets</h1>",
        "After 750 steps of training, the next character of text it has not seen takes it 1.443 bits.",
        "<dt>Validation loss</dt><dd>1.0000</dd>", "<dt>Bits per character</dt><dd>1.443</dd>",
        "<dt>Parameters</dt><dd>809,856</dd>", "<dt>Steps</dt><dd>2,000</dd>",
        "<dt>Training time</dt><dd>2 min 40 s</dd>", "<dt>Tokens per second</dt><dd>36,000</dd>",
        "<dt>Seed</dt><dd>42</dd>", "<h3>Loss</h3>", "<h3>Learning rate</h3>",
        "aria-label='Loss over steps, train ends at 0.3750, validation ends at 2.1250'",
        "<title>step 2000\ntrain 0.3750\nvalidation 2.1250</title>", "<figcaption>step 250</figcaption>",
        "<pre>Shall I &lt;compare&gt; thee\nto a day?</pre>", "<th scope='row'>batch</th><td>12</td>"}) {
    INFO(part);
    CHECK(page.find(part) != page.npos);
  }
  CHECK(count(page, "<svg ") == 2);
  CHECK(count(page, "<pre>") == 8);
}

TEST_CASE("bits of characters can be compared whatever a token is") {
  TextReport report = example(8);
  report.token = "byte pair";
  report.characters_per_token = 2;
  const std::string page = report_html(report);
  for (const char* part :
       {"the next byte pair of text it has not seen takes it 1.443 bits, 0.721 for each character.",
        "<dt>Bits per byte pair</dt><dd>1.443</dd>", "<dt>Bits per character</dt><dd>0.721</dd>"}) {
    INFO(part);
    CHECK(page.find(part) != page.npos);
  }
  CHECK(count(report_html(TextReport{.model = "nothing", .characters_per_token = 2}), "<dt>") == 0);
}

TEST_CASE("a report of text is well formed, whatever it has to tell") {
  for (const int rows : {0, 1, 2, 40}) {
    INFO(rows << " rows");
    CHECK(first_fault(report_html(example(rows))) == "");
  }
  const std::string page = report_html(TextReport{.model = "nothing"});
  CHECK(first_fault(page) == "");
  CHECK(count(page, "<section>") == 0);
  CHECK(count(page, "<dt>") == 0);
}

TEST_CASE("a report of text is written in one step") {
  const TemporaryFolder folder;
  write_report(folder / "report.html", example(2));
  CHECK(bytes_of(folder / "report.html") == report_html(example(2)));
  CHECK(folder.files() == 1);
}

// SPDX-License-Identifier: MIT
#include <whitematter/train/report.hpp>

#include "io/temporary_folder.hpp"
#include "support/catch.hpp"
#include "well_formed.hpp"

using namespace wm;

namespace {

Report example(int epochs) {
  Report report{.model = "ResNet-20",
                .data = "CIFAR-10",
                .parameters = 272474,
                .seed = 42,
                .options = {{"batch", "128"}, {"note", "a < b & \"c\""}},
                .labels = {"cat", "dog", "<b>fish</b>"},
                .confusion = ConfusionMatrix(3)};
  for (int epoch = 1; epoch <= epochs; ++epoch) {
    const double e = epoch;
    report.metrics.push_back({.epoch = epoch,
                              .step = epoch * 391,
                              .train_loss = 2 / e,
                              .train_accuracy = 1 - 0.9 / e,
                              .test_loss = epoch % 2 ? std::optional(2.1 / e) : std::nullopt,
                              .test_accuracy = epoch % 2 ? std::optional(1 - 0.95 / e) : std::nullopt,
                              .learning_rate = 0.1 / e,
                              .images_per_second = 3120,
                              .seconds = 16});
  }
  for (int i = 0; i < 1000; ++i) report.confusion.add(i % 3, i % 10 ? i % 3 : (i + 1) % 3);
  report.worst.push_back({{.index = 7, .label = 2, .predicted = 0, .probability = 0.987},
                          {2, 2, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}}});
  return report;
}

}  // namespace

TEST_CASE("a report tells the run") {
  const std::string page = report_html(example(200));
  for (const char* part :
       {"<h1>ResNet-20 on CIFAR-10</h1>",
        "90.00 % of 1,000 test images are named right after 200 epochs of training.",
        "<dt>Parameters</dt><dd>272,474</dd>", "<dt>Epochs</dt><dd>200</dd>",
        "<dt>Training time</dt><dd>53 min 20 s</dd>", "<dt>Images per second</dt><dd>3,120</dd>",
        "<dt>Seed</dt><dd>42</dd>", "<h3>Loss</h3>", "<h3>Accuracy</h3>", "<h3>Learning rate</h3>",
        "class='confusion'", "Accuracy of each class", "<b>cat</b><span>98.7 % sure</span>really",
        "<th scope='row'>batch</th><td>128</td>", "src='data:image/png;base64,iVBOR"}) {
    INFO(part);
    CHECK(page.find(part) != page.npos);
  }
  CHECK(count(page, "<svg ") == 3);
}

TEST_CASE("a report says which images evaluated") {
  Report report = example(2);
  report.split = "validation";
  report.mirrored_accuracy = 0.9125;
  for (MetricsRow& row : report.metrics) {
    row.validation_accuracy = std::exchange(row.test_accuracy, {});
    row.validation_loss = std::exchange(row.test_loss, {});
  }
  const std::string page = report_html(report);
  CHECK(page.find("90.00 % of 1,000 validation images are named right") != page.npos);
  CHECK(page.find("<dt>Validation accuracy</dt><dd>90.00 %</dd>") != page.npos);
  CHECK(page.find("<dt>With mirror images</dt><dd>91.25 %</dd>") != page.npos);
  CHECK(page.find(">validation <b>") != page.npos);
  CHECK(first_fault(page) == "");
  report.confusion = {};
  CHECK(report.accuracy() == Approx(0.05));
}

TEST_CASE("a report is well formed, whatever it has to tell") {
  for (const int epochs : {0, 1, 2, 3, 30, 200}) {
    INFO(epochs << " epochs");
    CHECK(first_fault(report_html(example(epochs))) == "");
  }
  const std::string page = report_html({.model = "nothing"});
  CHECK(first_fault(page) == "");
  CHECK(count(page, "<section>") == 0);
  CHECK(report_html(example(1)).find("after 1 epoch of training") != std::string::npos);
}

TEST_CASE("a fault in a page is found") {
  CHECK(first_fault("<p><b>x</p>") == "</p> closes b");
  CHECK(first_fault("<p>x") == "<p> is not closed");
  CHECK(first_fault("<p title='<b>'>x</p>") != "");
  CHECK(first_fault("a < b") != "");
}

TEST_CASE("no text becomes markup") {
  Report report = example(3);
  report.model = "<script>alert(1)</script>";
  const std::string page = report_html(report);
  CHECK(first_fault(page) == "");
  CHECK(page.find("<script") == page.npos);
  CHECK(page.find("<b>fish") == page.npos);
  CHECK(page.find("&lt;b&gt;fish&lt;/b&gt;") != page.npos);
  CHECK(page.find("a &lt; b &amp; &quot;c&quot;") != page.npos);
}

TEST_CASE("a report asks for nothing from outside") {
  const std::string page = report_html(example(30));
  CHECK(page.find("http") == page.npos);
  CHECK(page.find("url(") == page.npos);
  CHECK(page.find("<link") == page.npos);
  CHECK(count(page, "src='") == count(page, "src='data:image/png;base64,"));
}

TEST_CASE("the accuracy is that of the confusion matrix, or the last one measured") {
  Report report = example(4);
  CHECK(report.accuracy() == 0.9);
  report.confusion = {};
  CHECK(report.accuracy() == Approx(1 - 0.95 / 3));
  report.metrics.clear();
  CHECK_FALSE(report.accuracy());
}

TEST_CASE("classes without a label are refused") {
  Report report = example(1);
  report.labels.pop_back();
  report.worst.front().mistake.label = 1;
  CHECK_THROWS_WITH(report_html(report), "report: every class must have a label (expected 3, got 2)");
  report.confusion = {};
  report.worst.front().mistake.label = 2;
  CHECK_THROWS_AS(report_html(report), IndexError);
}

TEST_CASE("a report is written whole or not at all") {
  const TemporaryFolder folder;
  write_report(folder / "report.html", example(2));
  const std::string page = bytes_of(folder / "report.html");
  CHECK(page == report_html(example(2)));
  Report wrong = example(2);
  wrong.labels.clear();
  CHECK_THROWS_AS(write_report(folder / "report.html", wrong), Error);
  CHECK(bytes_of(folder / "report.html") == page);
  CHECK(folder.files() == 1);
}

// SPDX-License-Identifier: MIT
#include <whitematter/train/metrics.hpp>

#include "io/temporary_folder.hpp"
#include "support/catch.hpp"

using namespace wm;

namespace {

const std::string header =
    "epoch,step,train_loss,train_accuracy,validation_loss,validation_accuracy,test_loss,test_accuracy,learning_rate,images_per_second,seconds\n";

MetricsRow row(int epoch) {
  return {.epoch = epoch,
          .step = std::int64_t{391} * epoch,
          .train_loss = 1.0 / (3 * epoch),
          .train_accuracy = 0.5,
          .test_loss = 1e-9,
          .learning_rate = 0.1,
          .images_per_second = 3120.25,
          .seconds = 16};
}

}  // namespace

TEST_CASE("rows come back as they were written") {
  const TemporaryFolder folder;
  const auto path = folder / "metrics.csv";
  auto log = MetricsLog<>::create(path);
  CHECK(bytes_of(path) == header);
  log.add(row(1));
  CHECK(bytes_of(path) == header + "1,391,0.3333333333333333,0.5,,,1e-09,,0.1,3120.25,16\n");
  log.add(row(2));
  CHECK(read_metrics(path) == std::vector{row(1), row(2)});
  CHECK(log.rows() == std::vector{row(1), row(2)});
  CHECK(folder.files() == 1);
}

TEST_CASE("a new run begins with an empty file") {
  const TemporaryFolder folder;
  MetricsLog<>::create(folder / "m").add(row(1));
  MetricsLog<>::create(folder / "m");
  CHECK(read_metrics(folder / "m").empty());
}

TEST_CASE("a resumed run keeps the rows up to its epoch") {
  const TemporaryFolder folder;
  {
    auto log = MetricsLog<>::create(folder / "m");
    for (int epoch = 1; epoch <= 5; ++epoch) log.add(row(epoch));
  }
  auto log = MetricsLog<>::resume(folder / "m", 3);
  CHECK(read_metrics(folder / "m") == std::vector{row(1), row(2), row(3)});
  log.add(row(4));
  CHECK(read_metrics(folder / "m") == std::vector{row(1), row(2), row(3), row(4)});
  CHECK(MetricsLog<>::resume(folder / "m", 0).rows().empty());
}

TEST_CASE("a log has the columns of its rows") {
  const TemporaryFolder folder;
  auto log = MetricsLog<TextMetricsRow>::create(folder / "m");
  const TextMetricsRow early{.step = 250, .train_loss = 2.5, .validation_loss = 2.25, .learning_rate = 1e-3};
  TextMetricsRow late = early;
  late.step = 500;
  log.add(early);
  log.add(late);
  CHECK(bytes_of(folder / "m") ==
        "step,train_loss,validation_loss,learning_rate,tokens_per_second,seconds\n"
        "250,2.5,2.25,0.001,0,0\n500,2.5,2.25,0.001,0,0\n");
  CHECK(MetricsLog<TextMetricsRow>::resume(folder / "m", 499).rows() == std::vector{early});
  CHECK_THROWS_AS(read_metrics(folder / "m"), FileError);
}

TEST_CASE("values that are no numbers survive") {
  const TemporaryFolder folder;
  MetricsRow diverged = row(1);
  diverged.train_loss = std::numeric_limits<double>::quiet_NaN();
  diverged.test_loss = std::numeric_limits<double>::infinity();
  MetricsLog<>::create(folder / "m").add(diverged);
  const auto rows = read_metrics(folder / "m");
  CHECK(std::isnan(rows.at(0).train_loss.value()));
  CHECK(std::isinf(rows.at(0).test_loss.value()));
}

TEST_CASE("a damaged file is refused with its line and left as it is") {
  const TemporaryFolder folder;
  const auto path = folder / "metrics.csv";
  const std::string good = "1,391,1,0.5,,,1,0.5,0.1,3000,16\n", at = "read " + path.string();
  const auto refuses = [&](const std::string& bytes, const std::string& message) {
    write_bytes(path, bytes);
    CHECK_THROWS_WITH(MetricsLog<>::resume(path, 1), at + message);
    CHECK_THROWS_AS(read_metrics(path), FileError);
    CHECK(bytes_of(path) == bytes);
  };
  refuses("", ": line 1 must name the columns (expected " + header.substr(0, header.size() - 1) + ", got )");
  refuses("epoch,loss\n", ": line 1 must name the columns (expected " + header.substr(0, header.size() - 1) +
                              ", got epoch,loss)");
  refuses(header + good + "2,782,1\n", ":3: a row must have every field (expected 11, got 3)");
  refuses(header + "\n", ":2: a row must have every field (expected 11, got 1)");
  refuses(header + "1.5,391,1,0.5,,,1,0.5,0.1,3000,16\n",
          ":2: epoch must be a number (expected a whole number, got '1.5')");
  refuses(header + "1,391,one,0.5,,,1,0.5,0.1,3000,16\n",
          ":2: train_loss must be a number (expected a number, got 'one')");
  refuses(header + "1,391,1,0.5,,,1,0.5,,3000,16\n",
          ":2: learning_rate must be a number (expected a number, got '')");
  refuses(header + "1,391,1,0.5,,,1,0.5,0.1,3000,16 \n",
          ":2: seconds must be a number (expected a number, got '16 ')");
  refuses(header + "2" + good.substr(1) + good, ":3: rows must not go back (expected 2 or more, got 1)");
  refuses(header + good + "2,782", ": the last line must be whole (expected a line end, got '2,782')");
  CHECK_THROWS_AS(MetricsLog<>::resume(folder / "none", 1), FileError);
  CHECK(folder.files() == 1);
}

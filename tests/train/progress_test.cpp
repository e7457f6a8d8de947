// SPDX-License-Identifier: MIT
#include <whitematter/train/progress.hpp>

#include <algorithm>
#include <sstream>
#include <vector>

#include "support/catch.hpp"

using namespace wm;

namespace {

/// A run with a clock of its own and a record of all it shows.
struct Watched {
  double now = 1000;
  std::ostringstream out;

  ProgressOptions options(bool live, int width = 80, int start = 0) {
    return {.start = start, .out = &out, .live = live, .width = width, .clock = [this] { return now; }};
  }
};

/// Columns on a terminal: control sequences take none, and a character of several bytes takes one.
int columns(const std::string& line) {
  int count = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\033')
      i = line.find_first_of("mK", i);
    else if ((static_cast<unsigned char>(line[i]) & 0xc0u) != 0x80u)
      ++count;
  }
  return count;
}

std::vector<std::string> split(const std::string& text, const char* ends) {
  std::vector<std::string> parts;
  std::size_t at = 0;
  for (auto end = text.find_first_of(ends); end != text.npos; end = text.find_first_of(ends, at)) {
    parts.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  parts.push_back(text.substr(at));
  return parts;
}

}  // namespace

TEST_CASE("a run counts its epochs from 0 or from where it resumes") {
  Watched watched;
  std::vector<int> epochs;
  for (int epoch : Progress{3, watched.options(false)}) epochs.push_back(epoch);
  for (int epoch : Progress{5, watched.options(false, 80, 3)}) epochs.push_back(epoch);
  for (int epoch : Progress{5, watched.options(false, 80, 5)}) epochs.push_back(epoch);
  for (int epoch : Progress{0, watched.options(false)}) epochs.push_back(epoch);
  CHECK(epochs == std::vector<int>{0, 1, 2, 3, 4});
}

TEST_CASE("an epoch that says nothing still leaves its line") {
  Watched watched;
  for ([[maybe_unused]] int epoch : Progress{2, watched.options(false)}) watched.now += 90;
  CHECK(watched.out.str() ==
        "epoch 1/2  took 1:30  run left 1:30\n"
        "epoch 2/2  took 1:30\n");
}

TEST_CASE("piped output is plain lines") {
  Watched watched;
  Progress progress{2, watched.options(false)};
  for (int epoch : progress) {
    progress.begin_epoch(400);
    for (int batch = 0; batch < 40; ++batch) {
      watched.now += epoch == 0 ? 3 : 0.1;
      progress.update(10, epoch == 0 ? 2.0 : 0.5, epoch == 0 ? 4 : 9);
    }
    watched.now += 10;
    const EpochSummary summary = progress.end_epoch({.test_loss = 1.5, .test_accuracy = 0.45});
    CHECK(summary.accuracy.value() == Approx(epoch == 0 ? 0.4 : 0.9));
    CHECK(summary.seconds == Approx(epoch == 0 ? 130 : 14));
  }
  CHECK(watched.out.str() ==
        "epoch 1/2   25 %  loss 2.0000  accuracy 40.00 %  3.3 images/s  left 1:30  run left 3:30\n"
        "epoch 1/2   50 %  loss 2.0000  accuracy 40.00 %  3.3 images/s  left 1:00  run left 3:00\n"
        "epoch 1/2   75 %  loss 2.0000  accuracy 40.00 %  3.3 images/s  left 0:30  run left 2:30\n"
        "epoch 1/2  loss 2.0000  accuracy 40.00 %  test loss 1.5000  test accuracy 45.00 %  3.3 images/s  "
        "took 2:10  run left 2:10\n"
        "epoch 2/2  loss 0.5000  accuracy 90.00 %  test loss 1.5000  test accuracy 45.00 %  100 images/s  "
        "took 0:14\n");
}

TEST_CASE("stretches of iterations are counted and the last may be shorter") {
  Watched watched;
  ProgressOptions options = watched.options(false, 80, 1);
  options.counter = "iteration", options.stride = 250, options.unit = "tokens";
  std::vector<int> stretches;
  Progress progress{700, options};
  for (const int stretch : progress) {
    stretches.push_back(stretch);
    progress.begin_epoch(2500);
    watched.now += 5;
    progress.update(2500, 2.0);
    progress.end_epoch({.validation_loss = 1.75});
  }
  CHECK(stretches == std::vector<int>{1, 2});
  CHECK(watched.out.str() ==
        "iteration 500/700  loss 2.0000  validation loss 1.7500  500 tokens/s  took 0:05  run left 0:05\n"
        "iteration 700/700  loss 2.0000  validation loss 1.7500  500 tokens/s  took 0:05\n");
  options.stride = 0;
  CHECK_THROWS_WITH(Progress(700, options), "Progress: the stride must be positive (expected > 0, got 0)");
}

TEST_CASE("a live line never exceeds the terminal") {
  for (const int width : {1, 5, 20, 39, 40, 41, 60, 80, 100, 132, 250}) {
    Watched watched;
    Progress progress{200, watched.options(true, width, 99)};
    for ([[maybe_unused]] int epoch : progress) {
      progress.begin_epoch(50000);
      for (int batch = 0; batch < 10; ++batch) {
        watched.now += 1;
        progress.update(5000, 0.4321, 4321);
      }
      progress.end_epoch({.validation_accuracy = 0.8, .test_loss = 0.5, .test_accuracy = 0.81});
    }
    int widest = 0;
    for (const std::string& line : split(watched.out.str(), "\r\n")) widest = std::max(widest, columns(line));
    INFO("width " << width);
    CHECK(widest < std::max(width, 2));
    if (width > 40 && width < 132) CHECK(widest >= width - 20);
  }
}

TEST_CASE("a live line is redrawn ten times a second and then settles") {
  Watched watched;
  Progress progress{1, watched.options(true, 100)};
  for ([[maybe_unused]] int epoch : progress) {
    progress.begin_epoch(2001);
    for (int batch = 0; batch < 2000; ++batch) {
      watched.now += 0.001;
      progress.update(1, 1.0, 1);
    }
    const auto drawn = watched.out.str();
    CHECK(std::count(drawn.begin(), drawn.end(), '\r') >= 18);
    CHECK(std::count(drawn.begin(), drawn.end(), '\r') <= 21);
    CHECK(drawn.find('\n') == drawn.npos);
  }
  const auto lines = split(watched.out.str(), "\n");
  REQUIRE(lines.size() == 2);
  CHECK(split(lines[0], "\r").back() ==
        "\033[Kepoch 1/1  loss 1.0000  accuracy 100.00 %  1000 images/s  took 0:02");
}

TEST_CASE("a live line has a bar between its name and its numbers") {
  Watched watched;
  {
    Progress progress{1, watched.options(true, 120)};
    for ([[maybe_unused]] int epoch : progress) {
      progress.begin_epoch(100, {.items = 50, .loss = 50, .correct = 25, .seconds = 5});
      progress.note("found a checkpoint");
      watched.now += 1;
      progress.update(10, 1.0, 5);
      break;
    }
    CHECK(progress.totals().items == 60);
    CHECK(progress.totals().seconds == 6);
  }
  const auto lines = split(watched.out.str(), "\r");
  REQUIRE(lines.size() == 4);
  CHECK(lines[1].find("epoch 1/1  ") == 0);
  CHECK(lines[1].find("   50 %  loss 1.0000") != std::string::npos);
  CHECK(lines[2] == "\033[Kfound a checkpoint\n");
  CHECK(lines[3].find("   60 %  loss 1.0000  accuracy 50.00 %") != std::string::npos);
  CHECK(lines[3].ends_with("\033[K\n"));  // the run broke off, and left the cursor on a new line
}

TEST_CASE("wrong numbers of epochs and items are refused") {
  Watched watched;
  CHECK_THROWS_WITH(Progress(-1),
                    "Progress: the number of epochs must not be negative (expected >= 0, got -1)");
  CHECK_THROWS_WITH(Progress(3, watched.options(false, 80, 4)),
                    "Progress: a run must start at one of its epochs (expected 0 to 3, got 4)");
  Progress progress{1, watched.options(false)};
  CHECK_THROWS_WITH(progress.end_epoch(),
                    "Progress: only an epoch that has begun can end (expected an open epoch, got none)");
  CHECK_THROWS_WITH(progress.begin_epoch(0), "Progress: an epoch must have items (expected > 0, got 0)");
}

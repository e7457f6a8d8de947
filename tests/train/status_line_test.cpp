// SPDX-License-Identifier: MIT
#include <whitematter/train/status_line.hpp>

#include "support/catch.hpp"

using namespace wm;

TEST_CASE("the least important parts leave first and the order stays") {
  StatusLine line;
  line.add("epoch", 9);
  line.add("rate", 1);
  line.add("", 8);
  line.add("loss", 5);
  CHECK(line.fit(100) == "epoch  rate  loss");
  CHECK(line.fit(17) == "epoch  rate  loss");
  CHECK(line.fit(16) == "epoch  loss");
  CHECK(line.fit(10) == "epoch");
  CHECK(line.fit(3) == "epo");
  CHECK(line.fit(0).empty());
  CHECK(line.fit(-1).empty());
}

TEST_CASE("a bar has as many columns as asked for") {
  CHECK(progress_bar(0, 4, {}) == "....");
  CHECK(progress_bar(0.5, 4, {}) == "##..");
  CHECK(progress_bar(0.99, 4, {}) == "###.");
  CHECK(progress_bar(1, 4, {}) == "####");
  CHECK(progress_bar(7, 4, {}) == "####");
  CHECK(progress_bar(-1, 4, {}) == "....");
  CHECK(progress_bar(0.5, 2, {.utf8 = true}) == "━─");
  CHECK(progress_bar(0.5, 2, {.color = true}) == "\033[32m#\033[0m\033[2m.\033[0m");
}

// SPDX-License-Identifier: MIT
#include <whitematter/train/format.hpp>

#include <limits>
#include <locale>

#include "support/catch.hpp"

using namespace wm;

TEST_CASE("fixed rounds to so many decimals") {
  CHECK(format::fixed(0.43216, 4) == "0.4322");
  CHECK(format::fixed(12, 0) == "12");
  CHECK(format::fixed(-std::numeric_limits<double>::quiet_NaN(), 2) == "nan");
  CHECK(format::fixed(std::numeric_limits<double>::max(), 4).size() == 314);
}

TEST_CASE("shortest reads back as the same number") {
  CHECK(format::shortest(0.1) == "0.1");
  CHECK(std::stod(format::shortest(1.0 / 3)) == 1.0 / 3);
  CHECK(format::significant(0.0123456, 3) == "0.0123");
  CHECK(format::significant(0, 3) == "0");
}

TEST_CASE("a share is never rounded up to certainty or down to nothing") {
  CHECK(format::percent(0.85124) == "85.12 %");
  CHECK(format::percent(1) == "100.00 %");
  CHECK(format::percent(0.99999) == "99.99 %");
  CHECK(format::percent(0) == "0.00 %");
  CHECK(format::percent(0.000001, 1) == "0.1 %");
  CHECK(format::percent_done(0.999) == "99 %");
}

TEST_CASE("durations are read like a clock or in words") {
  CHECK(format::duration(0) == "0:00");
  CHECK(format::duration(46.4) == "0:46");
  CHECK(format::duration(59.6) == "1:00");
  CHECK(format::duration(754) == "12:34");
  CHECK(format::duration(3723) == "1:02:03");
  CHECK(format::duration(std::numeric_limits<double>::infinity()) == "277777:46:40");
  CHECK(format::duration_in_words(46) == "46 s");
  CHECK(format::duration_in_words(754) == "12 min 34 s");
  CHECK(format::duration_in_words(3723) == "1 h 2 min");
}

TEST_CASE("numbers are short and grouped") {
  CHECK(format::rate(3120.4) == "3120");
  CHECK(format::rate(4.66) == "4.7");
  CHECK(format::with_commas(11173962) == "11,173,962");
  CHECK(format::with_commas(-123) == "-123");
  CHECK(format::with_commas(-1234) == "-1,234");
  CHECK(format::with_commas(999) == "999");
  CHECK(format::pad("7", 3) == "  7");
  CHECK(format::pad("1234", 3) == "1234");
}

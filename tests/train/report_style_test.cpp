// SPDX-License-Identifier: MIT
#include <whitematter/train/report_style.hpp>

#include <algorithm>
#include <string_view>

#include "support/catch.hpp"

TEST_CASE("the style is whole, knows the dark, and asks for nothing from outside") {
  const std::string_view style = wm::html::report_style;
  CHECK(std::count(style.begin(), style.end(), '{') == std::count(style.begin(), style.end(), '}'));
  CHECK(style.find("prefers-color-scheme: dark") != style.npos);
  CHECK(style.find("url(") == style.npos);
  CHECK(style.find("@import") == style.npos);
  CHECK(style.find('<') == style.npos);
}

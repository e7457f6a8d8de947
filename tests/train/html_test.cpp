// SPDX-License-Identifier: MIT
#include <whitematter/train/html.hpp>

#include "support/catch.hpp"

TEST_CASE("text cannot become markup") {
  CHECK(wm::html::escape("<a href='x' title=\"y\">&amp;</a>") ==
        "&lt;a href=&#39;x&#39; title=&quot;y&quot;&gt;&amp;amp;&lt;/a&gt;");
  CHECK(wm::html::escape("Größe 10 × 10") == "Größe 10 × 10");
}

// SPDX-License-Identifier: MIT
#include <whitematter/cpu/attention_sizes.hpp>

#include "support/catch.hpp"

using namespace wm;

TEST_CASE("the last query sees all keys, and each before it one fewer") {
  const kernel::AttentionSizes square{1, 4, 4, 2, 1, 8, 16, 1, true}, cached{1, 2, 5, 2, 1, 8, 16, 1, true},
      longer{1, 3, 2, 2, 1, 8, 16, 1, true}, all{1, 4, 4, 2, 1, 8, 16, 1, false};
  CHECK((square.seen(0) == 1 && square.seen(3) == 4));
  CHECK((cached.seen(0) == 4 && cached.seen(1) == 5));
  CHECK((longer.seen(0) == 0 && longer.seen(1) == 1 && longer.seen(2) == 2));
  CHECK((all.seen(0) == 4 && all.seen(3) == 4));
  CHECK(square.flops() == 2 * 2 * (1 + 2 + 3 + 4) * (8 + 16));
}

TEST_CASE("a head's rows lie beside those of the other heads") {
  const Array<float> x({2, 3, 8});
  const kernel::HeadRows<const float> rows(x, 1, 2, 2);
  CHECK(rows.row(0) == x.data() + 24 + 4);
  CHECK(rows.row(2) == x.data() + 24 + 16 + 4);
}

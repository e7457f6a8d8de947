// SPDX-License-Identifier: MIT
#include <whitematter/loss/labels.hpp>

#include "support/tensors.hpp"

using namespace wm;

static_assert(labels_fit<Shape<Batch, 5>, Shape<Batch>> &&
              labels_fit<Shape<Batch, 5, 2, Time>, Shape<Batch, 2, Time>>);
static_assert(!labels_fit<Shape<Batch, 5>, Shape<Time>> && !labels_fit<Shape<Batch, 5, 2>, Shape<Batch>>);
static_assert(!labels_fit<Shape<Batch>, Shape<Batch>>);
static_assert(class_label<std::int32_t> && !class_label<float> && !class_label<bool>);
static_assert(std::is_same_v<class_shape<Shape<Batch, 5, 2>>, Shape<5>>);

TEST_CASE("sizes of labels are checked") {
  const auto x = kernel::filled<float>({2, 5, 3}, 0);
  CHECK_NOTHROW(detail::check_labels("f: rule", x, kernel::filled<std::int64_t>({2, 3}, 0)));
  CHECK_THROWS_WITH(detail::check_labels("f: rule", x, kernel::filled<std::int64_t>({2, 5}, 0)),
                    "f: rule (expected [2, 5, 3], got [2, 5])");
}

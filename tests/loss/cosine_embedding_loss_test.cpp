// SPDX-License-Identifier: MIT
#include <whitematter/loss/cosine_embedding_loss.hpp>

#include "support/tensors.hpp"

using namespace wm;

static_assert(pairs_fit<Shape<Batch, 4>, Shape<Batch, 4>, Shape<Batch>>);
static_assert(!pairs_fit<Shape<Batch, 4>, Shape<Batch, 5>, Shape<Batch>>);
static_assert(!pairs_fit<Shape<Batch, 4>, Shape<Batch, 4>, Shape<Time>>);

namespace {

const auto a = Tensor<double, Shape<Batch, 2>>::from({3, 4, 3, 4}, 2);
const auto b = Tensor<double, Shape<Batch, 2>>::from({4, 3, 4, 3}, 2);
const auto labels = Tensor<std::int64_t, Shape<Batch>>::from({1, -1}, 2);

}  // namespace

TEST_CASE("cosine_embedding_loss by hand") {
  check_close(cosine_embedding_loss<Reduction::None>(a, b, labels).to_vector(), {0.04, 0.96}, 1e-12);
  CHECK(cosine_embedding_loss(a, b, labels, {.margin = 0.5}).item() == Approx(0.25));
}

TEST_CASE("cosine_embedding_loss checks labels, sizes and options") {
  CHECK_THROWS_WITH(cosine_embedding_loss(a, b, zeros<Shape<Batch>, std::int64_t>(2)),
                    "cosine_embedding_loss: labels must say alike or not (expected 1 or -1, got 0 in row 0)");
  CHECK_THROWS_WITH(
      cosine_embedding_loss(a, b, ones<Shape<Batch>, std::int64_t>(3)),
      "cosine_embedding_loss: inputs must be two of [N, D] and labels [N] (expected [2, 2], got [3])");
  CHECK_THROWS_WITH(cosine_embedding_loss(a, b, labels, {.margin = 2}),
                    "cosine_embedding_loss: margin must be a cosine (expected -1 to 1, got 2)");
}

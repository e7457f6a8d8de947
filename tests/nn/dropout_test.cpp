// SPDX-License-Identifier: MIT
#include <whitematter/nn/dropout.hpp>

#include <whitematter/nn/attention.hpp>
#include <whitematter/nn/rnn.hpp>
#include <whitematter/nn/sequential.hpp>
#include <whitematter/nn/trace.hpp>

#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("Dropout acts in training only") {
  Dropout drop{0.5};
  seed(1);
  const auto x = ones<Shape<100>>();
  CHECK(drop(x).to_vector() != x.to_vector());
  eval(drop);
  CHECK(drop(x).to_vector() == x.to_vector());
  static_assert(state_count<Dropout> == 0);
}

TEST_CASE("a graph has no dropout") {
  Dropout drop{0.5};
  CHECK(trace<Shape<Batch, 3>>(drop).nodes.size() <= 1);
  CHECK(drop.training);
}

TEST_CASE("set_dropout reaches whatever drops") {
  Sequential<Dropout, Sequential<Identity, Dropout>, MultiHeadAttention<4, 2>, Rnn<4, 4>> model;
  set_dropout(model, 0.3);
  const auto& [first, inner, attention, rnn] = model.modules;
  CHECK((first.p == 0.3 && std::get<1>(inner.modules).p == 0.3));
  CHECK((attention.dropout == 0.3 && rnn.dropout == 0.3));
  CHECK_THROWS_WITH(set_dropout(model, -1), "dropout: p must be a probability (expected 0 to 1, got -1)");
}

TEST_CASE("Dropout takes a probability") {
  CHECK_THROWS_WITH(Dropout{2}(ones<Shape<2>>()),
                    "dropout: p must be a probability (expected 0 to 1, got 2)");
}

// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>

#include <whitematter/loss/cross_entropy.hpp>
#include <whitematter/nn/dropout.hpp>
#include <whitematter/ops/reshape.hpp>
#include <whitematter/ops/slice.hpp>
#include <whitematter/optim/adamw.hpp>

#include "support/models.hpp"

/// What any small decoder must do: its vocabulary has 7 letters, and its context, if it has one, 6 of them.
namespace wm {

using Letters = Tensor<std::int64_t, Shape<Batch, Time>>;

inline Letters letters(int batch, int time) {
  return generate<Letters::shape, std::int64_t>([] { return default_generator().below(7); }, batch, time);
}

/// A text in parts gives the logits of the whole.
template <Module M>
void check_memory(M& model) {
  const auto text = letters(2, 6);
  const NoGrad no_grad;
  const auto whole = model(text);
  const auto memory = model.memory();
  const auto part = [&](int first, int count) { return model(narrow<1, Time>(text, first, count), memory); };
  int done = 0;
  for (const int count : {3, 1, 1, 1}) {
    const auto logits = part(done, count);
    for (int n = 0; n < 2; ++n)
      for (int t = 0; t < count; ++t)
        for (int v = 0; v < 7; ++v)
          CHECK(logits.at(n, t, v) == Approx(whole.at(n, done + t, v)).margin(1e-6));
    done += count;
  }
  CHECK(memory.steps() == 6);
  memory.clear();
  CHECK(part(0, 2).at(1, 1, 3) == Approx(whole.at(1, 1, 3)).margin(1e-6));
}

/// A text that does not fit the context is refused, also where it comes in parts.
template <Module M>
void check_context(M& model, const std::string& name) {
  const NoGrad no_grad;
  const std::string reason = name + ": a text must fit the context (expected at most 6, got 7)";
  CHECK_THROWS_WITH(model(letters(1, 7)), reason);
  const auto memory = model.memory();
  CHECK(memory.capacity() == 6);
  model(letters(1, 6), memory);
  CHECK_THROWS_WITH(model(letters(1, 1), memory), reason);
}

/// Before training all letters are as likely; afterwards the next one of each text is all but certain.
template <Module M>
void check_learns_by_heart(M& model) {
  // No letter stands twice in a row: without positions of its own a model cannot count them.
  const auto text = Letters::from({0, 1, 2, 3, 4, 5, 6, 5, 4, 3, 2, 1, 1, 3, 5, 0, 2, 4}, 3, 6),
             next = letters(3, 6);
  AdamW optimizer{model, {.lr = 1e-2}};
  double first = 0, last = 0;
  for (int step = 0; step < 150; ++step) {
    const auto loss = cross_entropy(reshape<Shape<Any, 7>>(model(text)), reshape<Shape<Any>>(next));
    optimizer.zero_grad();
    loss.backward();
    optimizer.step();
    (step == 0 ? first : last) = loss.item();
  }
  CHECK(first == Approx(std::log(7.0)).margin(0.1));
  CHECK(last < 0.1);
}

/// Of a model that drops half.
template <Module M>
void check_drops_in_training_only(M& model) {
  const auto text = letters(2, 6);
  CHECK(model(text).to_vector() != model(text).to_vector());
  set_dropout(model, 0);
  const auto whole = model(text).to_vector();
  CHECK(model(text).to_vector() == whole);
  set_dropout(model, 0.5);
  eval(model);
  CHECK(model(text).to_vector() == whole);
}

}  // namespace wm

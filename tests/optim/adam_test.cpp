// SPDX-License-Identifier: MIT
#include <whitematter/optim/adam.hpp>

#include <whitematter/io/checkpoint.hpp>

#include "io/temporary_folder.hpp"
#include "model.hpp"

using namespace wm;

TEST_CASE("the first steps of Adam by hand") {
  const TwoParameters model;
  Adam optimizer(model, {.lr = 0.1, .betas = {0.5, 0.75}, .eps = 0});
  step_along(model, optimizer, 3, -1e-3);
  check_close(model.p.to_vector(), {0.9, -1.9}, 1e-13);
  // m = 0.5 1.5 + 0.5 0 = 0.75, without bias 1; v = 0.75 2.25 = 1.6875, without bias 27 / 7.
  step_along(model, optimizer, 0, 0);
  CHECK(model.p.to_vector()[0] == Approx(0.9 - 0.1 / std::sqrt(27 / 7.0)).epsilon(1e-14));
}

TEST_CASE("Adam's state has PyTorch's names and is all of it") {
  check_state([](const auto& m) { return Adam(m, {.amsgrad = true}); },
              {"exp_avg.p", "exp_avg_sq.p", "max_exp_avg_sq.p", "step.p", "exp_avg.unused",
               "exp_avg_sq.unused", "max_exp_avg_sq.unused", "step.unused"});
}

TEST_CASE("Adam continues from a checkpoint, with its counts of steps") {
  const TemporaryFolder folder;
  const TwoParameters a, b;
  Adam whole(a), other(b);
  for (int i = 0; i < 3; ++i) step_along(a, whole, 1 + i, -3);
  save_checkpoint(folder / "checkpoint", a, whole);
  load_checkpoint(folder / "checkpoint", b, other);
  other.for_each_state([]<class T>(const std::string& name, Array<T>& state, const Extents&) {
    if constexpr (std::is_same_v<T, std::int64_t>) CHECK((name == "step.p" ? *state.data() == 3 : !state));
  });
  for (int i = 0; i < 3; ++i) step_along(a, whole, 2, i), step_along(b, other, 2, i);
  CHECK(a.p.to_vector() == b.p.to_vector());
}

TEST_CASE("Adam checks its options") {
  const TwoParameters model;
  CHECK_THROWS_WITH((Adam(model, {.betas = {0.9, 1}})),
                    "Adam: betas must be shares (expected 0 <= share < 1, got 1)");
  CHECK_THROWS_WITH((Adam(model, {.eps = -1})), "Adam: eps must not be negative (expected >= 0, got -1)");
  CHECK_THROWS_WITH((Adam(model, {.lr = -1})), "Adam: lr must not be negative (expected >= 0, got -1)");
  CHECK_THROWS_WITH((Adam(model, {.weight_decay = -1})),
                    "Adam: weight_decay must not be negative (expected >= 0, got -1)");
}

// SPDX-License-Identifier: MIT
#include <whitematter/optim/clip.hpp>

#include "support/tensors.hpp"

using namespace wm;

namespace {

struct Model {
  Parameter<Shape<2>, double> a;
  Parameter<Shape<1>, double> b, unused;
  WM_MODULE(Model, a, b, unused)
  auto forward(const auto& x) const { return x; }

  Model(double x, double y, double z) {
    a.backward(Tensor<double, Shape<2>>::from({x, y}));
    b.backward(Tensor<double, Shape<1>>::from({z}));
  }
};

struct Pair {
  Parameter<Shape<1>, double> a, b;
  WM_MODULE(Pair, a, b)
  auto forward(const auto& x) const { return x; }
};

}  // namespace

TEST_CASE("clip_grad_norm scales all gradients alike and returns the norm before") {
  const Model model(2, -3, 6);
  CHECK(clip_grad_norm(model, 8) == Approx(7));
  CHECK(model.a.grad().to_vector() == std::vector<double>{2, -3});
  CHECK(clip_grad_norm(model, 3.5) == Approx(7));
  check_close(model.a.grad().to_vector(), {1, -1.5}, 1e-6);
  check_close(model.b.grad().to_vector(), {3}, 1e-6);
  CHECK_FALSE(model.unused.has_grad());
  CHECK(clip_grad_norm(model, 1) == Approx(3.5).epsilon(1e-6));
}

TEST_CASE("a gradient that two parameters share is scaled once for each") {
  const Pair pair;
  const auto g = Tensor<double, Shape<1>>::from({3});
  pair.a.backward(g);
  pair.b.backward(g);
  clip_grad_norm(pair, std::sqrt(18.0) / 3);
  check_close(pair.a.grad().to_vector(), {1}, 1e-6);
  check_close(pair.b.grad().to_vector(), {1}, 1e-6);
  CHECK(g.item() == 3);
}

TEST_CASE("clip_grad_norm names a parameter whose gradient is not finite") {
  CHECK_THROWS_WITH(clip_grad_norm(Model(1, 1, std::nan("")), 1),
                    "clip_grad_norm: gradients must be finite (expected a finite norm, got nan in b)");
  CHECK_THROWS_WITH(clip_grad_norm(Model(1, 1, 1), 0),
                    "clip_grad_norm: max_norm must be positive (expected > 0, got 0)");
}

TEST_CASE("clip_grad_value bounds each element") {
  const Model model(2, -3, 0.5);
  clip_grad_value(model, 1);
  CHECK(model.a.grad().to_vector() == std::vector<double>{1, -1});
  CHECK(model.b.grad().to_vector() == std::vector<double>{0.5});
  CHECK_THROWS_WITH(clip_grad_value(model, -1),
                    "clip_grad_value: value must not be negative (expected >= 0, got -1)");
}

TEST_CASE("clip_grad_norm with other norms") {
  const double infinity = std::numeric_limits<double>::infinity();
  CHECK(clip_grad_norm(Model(2, -3, 6), 100, {.p = 1}) == Approx(11));
  CHECK(clip_grad_norm(Model(2, -3, 6), 100, {.p = 3}) == Approx(std::cbrt(8 + 27 + 216)));
  const Model model(2, -3, -6);
  CHECK(clip_grad_norm(model, 3, {.p = infinity}) == 6);
  check_close(model.a.grad().to_vector(), {1, -1.5}, 1e-6);
  CHECK_THROWS_AS(clip_grad_norm(Model(1, 1, std::nan("")), 1, {.p = infinity}), Error);
  CHECK_THROWS_WITH(clip_grad_norm(model, 1, {.p = 0}),
                    "clip_grad_norm: the norm's power must be positive (expected > 0, got 0)");
}

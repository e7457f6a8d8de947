// SPDX-License-Identifier: MIT
#include <whitematter/optim/sgd.hpp>

#include "support/tensors.hpp"

using namespace wm;

namespace {

struct Model {
  Parameter<Shape<2>, double> p, unused;
  WM_MODULE(Model, p, unused)
  auto forward(const auto& x) const { return x; }
  Model() {
    for (const auto* x : {&p, &unused}) x->array().data()[0] = 1, x->array().data()[1] = -2;
  }
};

/// Three steps with gradients 1 g, 2 g and 3 g, by the formulas of PyTorch's documentation.
std::vector<double> by_hand(const SgdOptions& o) {
  std::vector<double> p{1, -2};
  const std::vector<double> g{0.5, 4};
  for (std::size_t i = 0; i < 2; ++i) {
    double velocity = 0;
    for (int step = 1; step <= 3; ++step) {
      double gradient = (o.maximize ? -step : step) * g[i] + o.weight_decay * p[i];
      if (o.momentum != 0) {
        velocity = step == 1 ? gradient : o.momentum * velocity + (1 - o.dampening) * gradient;
        gradient = o.nesterov ? gradient + o.momentum * velocity : velocity;
      }
      p[i] -= o.lr * gradient;
    }
  }
  return p;
}

}  // namespace

TEST_CASE("Sgd follows PyTorch's formulas") {
  for (const SgdOptions& options :
       {SgdOptions{.lr = 0.1}, SgdOptions{.lr = 0.1, .weight_decay = 0.01},
        SgdOptions{.lr = 0.1, .momentum = 0.9},
        SgdOptions{.lr = 0.05, .momentum = 0.9, .weight_decay = 0.1, .nesterov = true},
        SgdOptions{.lr = 0.1, .weight_decay = 0.1, .maximize = true},
        SgdOptions{.lr = 0.05, .momentum = 0.9, .dampening = 0.3}}) {
    const Model model;
    Sgd optimizer(model, options);
    for (int step = 1; step <= 3; ++step) {
      optimizer.zero_grad();
      model.p.backward(Tensor<double, Shape<2>>::from({0.5 * step, 4.0 * step}));
      optimizer.step();
    }
    check_close(model.p.to_vector(), by_hand(options), 1e-14);
    CHECK(model.unused.to_vector() == std::vector<double>{1, -2});
  }
}

TEST_CASE("a step uses the rate that a schedule has set") {
  const Model model;
  Sgd optimizer(model, {.lr = 0.1});
  optimizer.lr = 0.5;
  model.p.backward(Tensor<double, Shape<2>>::from({1, 1}));
  optimizer.step();
  CHECK(model.p.to_vector() == std::vector<double>{0.5, -2.5});
}

TEST_CASE("zero_grad forgets, and without it gradients add up") {
  const Model model;
  const Sgd optimizer(model, {.lr = 0.1});
  const auto g = Tensor<double, Shape<2>>::from({1, 1});
  model.p.backward(g);
  model.p.backward(g);
  CHECK(model.p.grad().to_vector() == std::vector<double>{2, 2});
  optimizer.zero_grad();
  CHECK_FALSE(model.p.has_grad());
}

TEST_CASE("a run that continues with the saved state equals the uninterrupted one") {
  const Model a, b;
  Sgd whole(a, {.lr = 0.1, .momentum = 0.9}), first(b, {.lr = 0.1, .momentum = 0.9}),
      second(b, {.lr = 0.1, .momentum = 0.9});
  const auto step = [](const Model& model, auto& optimizer, double g) {
    optimizer.zero_grad();
    model.p.backward(Tensor<double, Shape<2>>::from({g, -g}));
    optimizer.step();
  };
  step(a, whole, 1);
  step(a, whole, 2);
  step(b, first, 1);
  std::vector<std::string> names;
  std::vector<Array<double>> saved;
  first.for_each_state([&](const std::string& name, Array<double>& state, const Extents&) {
    names.push_back(name), saved.push_back(state);
  });
  CHECK(names == std::vector<std::string>{"momentum_buffer.p", "momentum_buffer.unused"});
  CHECK_FALSE(saved.at(1));
  second.for_each_state([&, i = std::size_t{0}](const std::string&, Array<double>& state,
                                                const Extents&) mutable { state = saved.at(i++); });
  step(b, second, 2);
  CHECK(a.p.to_vector() == b.p.to_vector());
}

TEST_CASE("options are checked") {
  const Model model;
  CHECK_THROWS_WITH((Sgd(model, {.momentum = 1})),
                    "Sgd: momentum must be a share (expected 0 <= momentum < 1, got 1)");
  CHECK_THROWS_WITH((Sgd(model, {.nesterov = true})),
                    "Sgd: Nesterov needs momentum (expected momentum > 0, got 0)");
  CHECK_THROWS_WITH((Sgd(model, {.momentum = 0.9, .nesterov = true, .dampening = 0.5})),
                    "Sgd: Nesterov needs whole gradients (expected dampening 0, got 0.5)");
}

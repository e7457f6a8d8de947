// SPDX-License-Identifier: MIT
#include <cstdio>
#include <limits>

#include <whitematter/core/random.hpp>
#include <whitematter/optim/adagrad.hpp>
#include <whitematter/optim/adamw.hpp>
#include <whitematter/optim/clip.hpp>
#include <whitematter/optim/cycle_schedule.hpp>
#include <whitematter/optim/decay_schedule.hpp>
#include <whitematter/optim/lion.hpp>
#include <whitematter/optim/muon.hpp>
#include <whitematter/optim/plateau.hpp>
#include <whitematter/optim/rmsprop.hpp>
#include <whitematter/optim/sgd.hpp>

#include "support/listed.hpp"
#include "torch_optimizer.hpp"

namespace {

using parity::OptimizerSettings;
using parity::TorchOptimizer;
using parity::TorchParameter;

constexpr int steps = 20;
constexpr double decay = 0.1, slow = 0.25;

template <class T>
struct Model {
  wm::Parameter<wm::Shape<3, 7>, T> wide;
  wm::Parameter<wm::Shape<8, 2>, T> tall;
  wm::Parameter<wm::Shape<4, 3, 2, 2>, T> kernel;
  wm::Parameter<wm::Shape<5>, T> bias;
  WM_MODULE(Model, wide, tall, kernel, bias)
  auto forward(const auto& x) const { return x; }
};

// The groups that both sides have: vectors without decay, the second matrix at a quarter of the rate.
std::vector<wm::ParameterGroup> groups() {
  return {wm::no_decay(wm::vectors), {.selects = wm::inside("tall"), .lr_scale = slow}};
}
std::vector<TorchParameter> torch_parameters() {
  return {{{3, 7}, decay}, {{8, 2}, decay, slow}, {{4, 3, 2, 2}, decay}, {{5}, 0}};
}

// The rate changes from step to step, as a schedule has it.
double rate(double lr, int step) { return lr * (1 - 0.03 * step); }

/// The worst |ours - theirs| / max |theirs| of a parameter over the steps, with the same random gradients.
template <class T, class Make>
double worst_error(const std::string& rule, const OptimizerSettings& settings, Make make) {
  wm::Generator generator(7);
  const Model<T> model;
  auto ours = make(model);
  TorchOptimizer theirs(rule, settings, std::is_same_v<T, double>, torch_parameters());
  const auto draw = [&](std::int64_t n) {
    std::vector<double> values;
    for (std::int64_t i = 0; i < n; ++i)
      values.push_back(static_cast<double>(static_cast<T>(generator.normal())));
    return values;
  };
  std::size_t i = 0;
  wm::for_each_parameter(model, [&](const std::string&, const auto& p) {
    const auto values = draw(p.elements());
    std::copy(values.begin(), values.end(), p.array().data());
    theirs.set(i++, values);
  });
  double worst = 0;
  for (int step = 0; step < steps; ++step) {
    i = 0;
    ours.zero_grad();
    wm::for_each_parameter(model, [&]<class S>(const std::string&, const wm::Parameter<S, T>& p) {
      const auto values = draw(p.elements());
      p.backward(wm::Tensor<T, S>::from({values.begin(), values.end()}));
      theirs.set_gradient(i++, values);
    });
    ours.lr = rate(settings.at("lr"), step);
    ours.step();
    theirs.step(rate(settings.at("lr"), step));
    i = 0;
    wm::for_each_parameter(model, [&](const std::string& name, const auto& p) {
      const auto expected = theirs.get(i++);
      double distance = 0, largest = 0;
      for (std::size_t k = 0; k < expected.size(); ++k) {
        const double difference = std::abs(static_cast<double>(p.array().data()[k]) - expected[k]);
        distance = difference <= distance ? distance : difference;
        largest = std::max(largest, std::abs(expected[k]));
      }
      const double error =
          std::isnan(distance) ? std::numeric_limits<double>::infinity() : distance / largest;
      INFO(rule << ", step " << step << ", " << name);
      CHECK(error <= (std::is_same_v<T, double> ? 1e-10 : 1e-5));
      worst = std::max(worst, error);
    });
  }
  return worst;
}

template <class Make>
void compare(const std::string& rule, const OptimizerSettings& settings, Make make) {
  const double in_float = worst_error<float>(rule, settings, make),
               in_double = worst_error<double>(rule, settings, make);
  std::printf("%-8s worst relative error over %d steps: %.1e in float, %.1e in double\n", rule.c_str(), steps,
              in_float, in_double);
}

}  // namespace

TEST_CASE("Sgd goes where LibTorch's goes", "[Sgd]") {
  for (const bool nesterov : {false, true})
    compare("Sgd", {{"lr", 0.05}, {"momentum", 0.9}, {"nesterov", nesterov}}, [=](const auto& model) {
      return wm::Sgd(
          model,
          {.lr = 0.05, .momentum = 0.9, .weight_decay = decay, .nesterov = nesterov, .groups = groups()});
    });
}

TEST_CASE("Adam goes where LibTorch's goes", "[Adam]") {
  for (const bool amsgrad : {false, true})
    compare("Adam", {{"lr", 0.05}, {"beta1", 0.8}, {"beta2", 0.9}, {"eps", 1e-3}, {"amsgrad", amsgrad}},
            [=](const auto& model) {
              return wm::Adam(model, {.lr = 0.05,
                                      .betas = {0.8, 0.9},
                                      .eps = 1e-3,
                                      .weight_decay = decay,
                                      .amsgrad = amsgrad,
                                      .groups = groups()});
            });
}

TEST_CASE("AdamW goes where LibTorch's goes", "[AdamW]") {
  for (const bool amsgrad : {false, true})
    compare("AdamW", {{"lr", 0.05}, {"amsgrad", amsgrad}}, [=](const auto& model) {
      return wm::AdamW(model, {.lr = 0.05, .weight_decay = decay, .amsgrad = amsgrad, .groups = groups()});
    });
}

TEST_CASE("RMSprop goes where LibTorch's goes", "[RMSprop]") {
  for (const bool centered : {false, true})
    for (const double momentum : {0.0, 0.9})
      compare("RMSprop",
              {{"lr", 0.01}, {"alpha", 0.9}, {"eps", 1e-3}, {"momentum", momentum}, {"centered", centered}},
              [=](const auto& model) {
                return wm::RMSprop(model, {.lr = 0.01,
                                           .alpha = 0.9,
                                           .eps = 1e-3,
                                           .weight_decay = decay,
                                           .momentum = momentum,
                                           .centered = centered,
                                           .groups = groups()});
              });
}

TEST_CASE("Adagrad goes where LibTorch's goes", "[Adagrad]") {
  for (const double start : {0.0, 0.3})
    compare("Adagrad", {{"lr", 0.1}, {"lr_decay", 0.02}, {"initial_accumulator_value", start}},
            [=](const auto& model) {
              return wm::Adagrad(model, {.lr = 0.1,
                                         .lr_decay = 0.02,
                                         .weight_decay = decay,
                                         .initial_accumulator_value = start,
                                         .groups = groups()});
            });
}

TEST_CASE("Lion goes where its authors' rule goes", "[Lion]") {
  compare("Lion", {{"lr", 0.01}, {"beta1", 0.8}, {"beta2", 0.95}}, [](const auto& model) {
    return wm::Lion(model, {.lr = 0.01, .betas = {0.8, 0.95}, .weight_decay = decay, .groups = groups()});
  });
}

TEST_CASE("Muon goes where its authors' rule goes", "[Muon]") {
  for (const bool nesterov : {false, true})
    compare("Muon", {{"lr", 0.02}, {"nesterov", nesterov}, {"adamw.lr", 0.01}}, [=](const auto& model) {
      return wm::Muon(
          model, {.nesterov = nesterov, .weight_decay = decay, .adamw = {.lr = 0.01}, .groups = groups()});
    });
}

namespace {

constexpr double lr = 0.4, pi = 3.14159265358979323846;

/// The rates of 200 steps, by stepping, are those of `expected(step)`; a schedule that seeks has them too.
template <class Make, class Expected>
void check_schedule(Make make, Expected expected) {
  wm::LearningRate stepped{lr}, sought{lr};
  auto schedule = make(stepped);
  auto resumed = make(sought);
  for (int step = 0; step < 200; ++step) {
    INFO("step " << step);
    CHECK(stepped.lr == Approx(expected(step)).epsilon(1e-12).margin(1e-16));
    resumed.seek(step);
    CHECK(sought.lr == stepped.lr);
    schedule.step();
  }
}

}  // namespace

TEST_CASE("StepLR is LibTorch's", "[Step]") {
  const auto rates = parity::torch_step_lr(lr, 30, 0.7, 200);
  check_schedule([](auto& o) { return wm::Step(o, {.step_size = 30, .gamma = 0.7}); },
                 [&](int step) { return rates[static_cast<std::size_t>(step)]; });
}

TEST_CASE("schedules follow the recurrences in PyTorch's documentation",
          "[Schedule][Constant][MultiStep][Exponential][Polynomial][Cosine][CosineRestarts][OneCycle]"
          "[LinearWarmup][Chain]") {
  // Each expectation is called for the steps in order, and remembers the rate before.
  double rate = lr;
  check_schedule(
      [](auto& o) {
        return wm::MultiStep(o, {.milestones = {20, 50, 51}, .gamma = 0.5});
      },
      [&](int step) {
        if (step == 20 || step == 50 || step == 51) rate *= 0.5;
        return rate;
      });
  rate = lr / 0.97;
  check_schedule([](auto& o) { return wm::Exponential(o, {.gamma = 0.97}); },
                 [&](int) { return rate *= 0.97; });
  rate = lr;
  check_schedule([](auto& o) { return wm::Polynomial(o, 150, {.power = 2}); },
                 [&](int step) {
                   if (step > 0 && step <= 150)
                     rate *= std::pow((1 - step / 150.0) / (1 - (step - 1) / 150.0), 2);
                   return rate;
                 });
  rate = lr;
  check_schedule([](auto& o) { return wm::Cosine(o, 150, {.final_lr = 0.01}); },
                 [&](int step) {
                   if (step > 0 && step <= 150)
                     rate = 0.01 + (rate - 0.01) * (1 + std::cos(pi * step / 150)) /
                                       (1 + std::cos(pi * (step - 1) / 150));
                   return rate;
                 });
  int t = -1, period = 15;
  check_schedule([](auto& o) { return wm::CosineRestarts(o, 15, {.t_mult = 2, .final_lr = 0.02}); },
                 [&](int) {
                   if (++t == period) t = 0, period *= 2;
                   return 0.02 + (lr - 0.02) / 2 * (1 + std::cos(pi * t / period));
                 });
  for (const bool linear : {false, true})
    check_schedule([=](auto& o) { return wm::OneCycle(o, 200, {.linear = linear}); },
                   [=](int step) {
                     const auto between = [=](double a, double b, double share) {
                       return b + (a - b) * (linear ? 1 - share : (1 + std::cos(pi * share)) / 2);
                     };
                     const double first = lr / 25, last = first / 1e4, top = 0.3 * 200 - 1;
                     return step <= top ? between(first, lr, step / top)
                                        : between(lr, last, (step - top) / (199 - top));
                   });
  check_schedule([](auto& o) { return wm::Constant(o, {.factor = 0.3}); }, [](int) { return 0.3 * lr; });
  rate = lr;
  check_schedule(
      [](auto& o) {
        return wm::Schedule(o, [](double base, std::int64_t step) { return base * std::pow(0.9, step / 2); });
      },
      [&](int step) { return rate *= step > 0 && step % 2 == 0 ? 0.9 : 1; });
  // SequentialLR: each counts from 0, and the last goes on.
  rate = lr;
  check_schedule(
      [](auto& o) {
        return wm::Chain(o, {wm::LinearWarmup::over(20), wm::Constant::over(30, {.factor = 0.5}),
                             wm::Exponential::over(50, {.gamma = 0.97})});
      },
      [&](int step) {
        if (step < 20) return lr * (step + 1) / 20;
        if (step < 50) return lr / 2;
        if (step > 50) rate *= 0.97;
        return rate;
      });
  check_schedule([](auto& o) { return wm::LinearWarmup(o, 40); },
                 [](int step) { return step < 40 ? lr / 40 + (lr - lr / 40) * step / 39 : lr; });
}

TEST_CASE("Plateau is PyTorch's ReduceLROnPlateau", "[Plateau]") {
  for (const bool maximize : {false, true})
    for (const bool absolute : {false, true}) {
      wm::LearningRate optimizer{lr};
      wm::Plateau plateau(optimizer, {.maximize = maximize,
                                      .factor = 0.6,
                                      .patience = 3,
                                      .threshold = 0.02,
                                      .absolute = absolute,
                                      .cooldown = 4,
                                      .min_lr = 1e-3});
      wm::Generator generator(3);
      double rate = lr, best = maximize ? -1e300 : 1e300;
      int bad = 0, cooldown = 0, falls = 0;
      for (int step = 0; step < 200; ++step) {
        const double metric =
            (maximize ? 1 - std::exp(-step / 60.0) : std::exp(-step / 60.0)) + 0.02 * generator.normal() + 1;
        const double bound =
            absolute ? (maximize ? best + 0.02 : best - 0.02) : best * (maximize ? 1.02 : 0.98);
        const bool better = step == 0 || (maximize ? metric > bound : metric < bound);
        best = better ? metric : best;
        bad = better ? 0 : bad + 1;
        if (cooldown > 0) --cooldown, bad = 0;
        if (bad > 3) {
          const double lower = std::max(rate * 0.6, 1e-3);
          if (rate - lower > 1e-8) rate = lower, ++falls;
          cooldown = 4, bad = 0;
        }
        plateau.step(metric);
        CHECK(optimizer.lr == Approx(rate).epsilon(1e-13));
      }
      CHECK(falls > 3);
    }
}

namespace {

/// Clips the same gradients on both sides, `ours(model)` and `theirs(gradients)`, and compares what they
/// become.
template <class T, class Ours, class Theirs>
void compare_clipped(double scale, Ours ours, Theirs theirs) {
  wm::Generator generator(5);
  const Model<T> model;
  std::vector<std::vector<double>> gradients;
  wm::for_each_parameter(model, [&]<class S>(const std::string&, const wm::Parameter<S, T>& p) {
    auto& values = gradients.emplace_back();
    for (std::int64_t i = 0; i < p.elements(); ++i)
      values.push_back(static_cast<double>(static_cast<T>(scale * generator.normal())));
    p.backward(wm::Tensor<T, S>::from({values.begin(), values.end()}));
  });
  ours(model);
  theirs(gradients);
  std::size_t i = 0;
  wm::for_each_parameter(model, [&](const std::string& name, const auto& p) {
    INFO(name);
    std::size_t k = 0;
    for (const T value : p.grad().to_vector()) {
      const double expected = gradients[i][k++];
      CHECK(std::abs(static_cast<double>(value) - expected) <=
            (std::is_same_v<T, double> ? 1e-10 : 1e-5) * std::abs(expected));
    }
    ++i;
  });
}

template <class T>
void check_clipping() {
  constexpr bool in_double = std::is_same_v<T, double>;
  // A norm below the bound changes nothing.
  for (const double scale : {1e-3, 1.0, 1e4}) {
    double norm = 0;
    compare_clipped<T>(
        scale, [&](const auto& model) { norm = wm::clip_grad_norm(model, 0.7); },
        [&](auto& gradients) {
          CHECK(norm == Approx(parity::torch_clip_grad_norm(gradients, 0.7, in_double))
                            .epsilon(in_double ? 1e-10 : 1e-5));
        });
    compare_clipped<T>(
        scale, [](const auto& model) { wm::clip_grad_value(model, 0.7); },
        [](auto& gradients) { parity::torch_clip_grad_value(gradients, 0.7, in_double); });
  }
}

}  // namespace

TEST_CASE("gradients are clipped as LibTorch does", "[clip_grad_norm][clip_grad_value]") {
  check_clipping<float>();
  check_clipping<double>();
}

TEST_CASE("all optimizers, schedules and ways to clip are compared") {
  const auto optim = std::filesystem::path(WHITEMATTER_HEADERS) / "optim";
  const auto rules = wm::names_in(optim, R"(class (\w+) : public \w+<T, Device)");
  const auto schedules = wm::names_in(optim, R"((\w+)\(LearningRate& optimizer)");
  const auto functions = wm::names_in(optim, R"((clip_\w+)\(const M& model)");
  CHECK(rules.size() >= 7);
  CHECK(schedules.size() >= 10);
  for (const auto& names : {rules, schedules, functions}) wm::check_tagged(names);
}

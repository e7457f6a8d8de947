// SPDX-License-Identifier: MIT
#include <whitematter/optim/ema.hpp>

#include "support/tensors.hpp"

using namespace wm;

namespace {

struct Model {
  Parameter<Shape<2>> p;
  Buffer<Shape<>, std::int64_t> count;
  WM_MODULE(Model, p, count)
  auto forward(const auto& x) const { return x; }

  Model() { set(1, -2, 5); }
  void set(float first, float second, std::int64_t number) const {
    p.array().data()[0] = first, p.array().data()[1] = second, *count.array().data() = number;
  }
};

std::vector<float> averages(Ema& ema, const Model& model) {
  ema.swap();
  const auto result = model.p.to_vector();
  ema.swap();
  return result;
}

struct Tied {
  Parameter<Shape<1>> a, b;
  WM_MODULE(Tied, a, b)
  auto forward(const auto& x) const { return x; }
};

}  // namespace

TEST_CASE("Ema averages parameters and leaves buffers") {
  const Model model;
  Ema ema(model, {.decay = 0.75});
  model.set(5, 2, 9);
  ema.update();
  CHECK(averages(ema, model) == std::vector<float>{2, -1});
  ema.update();
  CHECK(averages(ema, model) == std::vector<float>{2.75f, -0.25f});
  CHECK(ema.updates() == 2);
  ema.swap();
  CHECK(model.p.to_vector() == std::vector<float>{2.75f, -0.25f});
  CHECK(model.count.item() == 9);
  ema.swap();
  CHECK(model.p.to_vector() == std::vector<float>{5, 2});
}

TEST_CASE("with a warm-up the first updates keep less") {
  const Model model;
  Ema ema(model, {.decay = 0.15, .warmup = true});
  model.set(11, -2, 0);
  ema.update();  // keeps 1 / 10
  CHECK(averages(ema, model)[0] == Approx(10));
  ema.update();  // would keep 2 / 11
  CHECK(averages(ema, model)[0] == Approx(11 - 0.15));
}

TEST_CASE("a tensor in two places has one average") {
  Tied model;
  model.b = model.a;
  *model.a.array().data() = 1;
  Ema ema(model, {.decay = 0.5});
  *model.a.array().data() = 3;
  ema.update();
  ema.swap();
  CHECK(model.b.item() == 2);
  ema.swap();
  CHECK(model.b.item() == 3);
}

TEST_CASE("an average that continues with the saved state is the uninterrupted one") {
  const Model model;
  Ema first(model, {.decay = 0.9, .warmup = true});
  model.set(3, 4, 7);
  first.update();
  Ema second(model, {.decay = 0.9, .warmup = true});
  std::vector<std::string> names;
  std::vector<Array<float>> floats;
  std::vector<Array<std::int64_t>> numbers;
  first.for_each_state([&]<class T>(const std::string& name, Array<T>& state, const Extents& extents) {
    names.push_back(name);
    CHECK(state.extents() == extents);
    if constexpr (std::is_same_v<T, float>) floats.push_back(kernel::clone(state));
    if constexpr (std::is_same_v<T, std::int64_t>) numbers.push_back(kernel::clone(state));
  });
  CHECK(names == std::vector<std::string>{"ema.p", "ema_updates"});
  second.for_each_state(
      [&, i = std::size_t{0}]<class T>(const std::string&, Array<T>& state, const Extents&) mutable {
        if constexpr (std::is_same_v<T, float>) state = floats.at(0);
        if constexpr (std::is_same_v<T, std::int64_t>) state = numbers.at(i++);
      });
  first.update();
  second.update();
  CHECK(averages(first, model) == averages(second, model));
  CHECK(second.updates() == 2);
}

TEST_CASE("Ema checks its decay") {
  const Model model;
  CHECK_THROWS_WITH((Ema(model, {.decay = 1})),
                    "Ema: decay must be a share (expected 0 <= decay < 1, got 1)");
}

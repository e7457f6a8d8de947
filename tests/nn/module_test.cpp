// SPDX-License-Identifier: MIT
#include <whitematter/nn/module.hpp>

#include "support/tensors.hpp"

using namespace wm;

namespace {

struct Inner {
  Parameter<Shape<2, 3>> weight;
  Buffer<Shape<>, std::int64_t> count;
  bool training = true;
  WM_MODULE(Inner, weight, count)
  auto forward(const auto& x) const { return x; }
};

struct Outer {
  Inner first;
  None nothing;
  Parameter<Shape<4>, double> scale;
  Inner second;
  int setting = 3;  // no state
  WM_MODULE(Outer, first, nothing, scale, second)
  auto forward(const auto& a, const auto& b) const { return first(a).elements() + b; }
};

struct Wide {
  Parameter<Shape<>> a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, b0, b1, b2, b3, b4, b5, b6, b7, b8, b9, c0, c1,
      c2, c3, c4;
  WM_MODULE(Wide, a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, b0, b1, b2, b3, b4, b5, b6, b7, b8, b9, c0, c1, c2,
            c3, c4)
  int forward() const { return 0; }
};

struct Empty {
  WM_MODULE(Empty)
  int forward() const { return 7; }
};

}  // namespace

static_assert(Module<Outer> && Module<Inner> && Module<Empty> && !Module<int> && !Module<None> &&
              !Module<Parameter<Shape<2>>>);
static_assert(parameter_count<Outer> == 6 + 4 + 6 && state_count<Outer> == 5);
static_assert(parameter_count<Wide> == 25 && state_count<Wide> == 25);
static_assert(parameter_count<Empty> == 0 && state_count<Empty> == 0);
static_assert(is_parameter<Parameter<Shape<2>>> && !is_buffer<Parameter<Shape<2>>> &&
              is_buffer<Buffer<Shape<2>>>);

TEST_CASE("state has paths in the order of the fields") {
  std::vector<std::string> names, parameters;
  const Outer model;
  for_each_state(model, [&](const std::string& name, const auto&) { names.push_back(name); });
  CHECK(names ==
        std::vector<std::string>{"first.weight", "first.count", "scale", "second.weight", "second.count"});
  for_each_parameter(model, [&](const std::string& name, const auto&) { parameters.push_back(name); });
  CHECK(parameters == std::vector<std::string>{"first.weight", "scale", "second.weight"});
  names.clear();
  for_each_state(
      model.first, [&](const std::string& name, const auto&) { names.push_back(name); }, "net");
  CHECK(names == std::vector<std::string>{"net.weight", "net.count"});
}

TEST_CASE("modules have paths, the model's own is empty") {
  Outer model;
  std::vector<std::string> paths;
  for_each_module(model, [&](const std::string& path, auto&) { paths.push_back(path); });
  CHECK(paths == std::vector<std::string>{"", "first", "second"});
}

TEST_CASE("train and eval reach every depth") {
  Outer model;
  eval(model);
  CHECK_FALSE(model.first.training);
  CHECK_FALSE(model.second.training);
  train(model);
  CHECK(model.first.training);
  CHECK(model.second.training);
}

TEST_CASE("a parameter requires a gradient and a buffer is zero and does not") {
  const Inner module;
  CHECK(module.weight.has_graph());
  CHECK_FALSE(module.weight.has_grad());
  CHECK(module.count.item() == 0);
  CHECK_FALSE(module.count.has_graph());
}

TEST_CASE("a module is called with any number of inputs") {
  const Outer model;
  CHECK(model(zeros<Shape<3>>(), 4) == 7);
  CHECK(Empty()() == 7);
}

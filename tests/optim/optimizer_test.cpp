// SPDX-License-Identifier: MIT
#include <whitematter/optim/optimizer.hpp>

#include "support/tensors.hpp"

using namespace wm;

namespace {

struct Inner {
  Buffer<Shape<2>> buffer;
  Parameter<Shape<2>, double> weight;
  WM_MODULE(Inner, buffer, weight)
  auto forward(const auto& x) const { return x; }
};

struct Model {
  Buffer<Shape<>, std::int64_t> count;
  Inner inner;
  Parameter<Shape<3>, double> scale;
  WM_MODULE(Model, count, inner, scale)
  auto forward(const auto& x) const { return x; }
};

struct Tied {
  Parameter<Shape<3>, double> a, b;
  WM_MODULE(Tied, a, b)
  auto forward(const auto& x) const { return x; }
};

}  // namespace

static_assert(std::is_same_v<parameter_type<Model>, double> && std::is_same_v<parameter_device<Model>, Cpu>);

TEST_CASE("an optimizer sees the parameters of a model by name") {
  const Model model;
  const auto parameters = detail::parameters_of<double, Cpu>(model);
  REQUIRE(parameters.size() == 2);
  CHECK(parameters[0].name == "inner.weight");
  CHECK(parameters[1].name == "scale");
  CHECK(parameters[1].value.data() == model.scale.array().data());
  CHECK(parameters[1].node == model.scale.node());
}

TEST_CASE("a parameter that stands in two places is stepped once") {
  Tied tied;
  tied.b = tied.a;
  const auto parameters = detail::parameters_of<double, Cpu>(tied);
  REQUIRE(parameters.size() == 1);
  CHECK(parameters[0].name == "a");
}

namespace {

/// p -= rate * (g + decay * p)
struct Plain : Optimizer<double, Cpu> {
  Plain(const Model& model, const std::vector<ParameterGroup>& groups)
      : Optimizer("Plain", model, 0.5, 0.25, groups, {}) {}
  void step() {
    update([this](auto& p, const Array<double>& g) {
      for (std::int64_t i = 0; i < g.elements(); ++i)
        p.value.data()[i] -= rate_of(p) * (g.data()[i] + p.weight_decay * p.value.data()[i]);
    });
  }
};

}  // namespace

TEST_CASE("groups change decay and rate of what they select; the first one wins") {
  const Model model;
  kernel::fill(model.inner.weight.array(), 4.0);
  kernel::fill(model.scale.array(), 4.0);
  Plain optimizer(model, {no_decay(inside("scale")), {.selects = vectors, .lr_scale = 0.5}});
  model.inner.weight.backward(full<Shape<2>>(2.0));
  model.scale.backward(full<Shape<3>>(2.0));
  optimizer.step();
  CHECK(model.inner.weight.to_vector() == std::vector<double>(2, 4 - 0.25 * (2 + 1)));
  CHECK(model.scale.to_vector() == std::vector<double>(3, 4 - 0.5 * 2));
}

TEST_CASE("groups are checked") {
  const Model model;
  CHECK_THROWS_WITH((Plain(model, {no_decay(vectors), no_decay(inside("nowhere"))})),
                    "Plain: a group must select a parameter (expected >= 1, got 0 in group 1)");
  CHECK_THROWS_WITH((Plain(model, {{.selects = vectors, .weight_decay = -1}})),
                    "Plain: weight_decay must not be negative (expected >= 0, got -1)");
  CHECK_THROWS_WITH((Plain(model, {{.selects = vectors, .lr_scale = -1}})),
                    "Plain: lr must not be negative (expected >= 0, got -1)");
}

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

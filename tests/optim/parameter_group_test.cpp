// SPDX-License-Identifier: MIT
#include <whitematter/optim/parameter_group.hpp>

#include <whitematter/nn/batch_norm.hpp>
#include <whitematter/nn/instance_norm.hpp>
#include <whitematter/nn/layer_norm.hpp>
#include <whitematter/nn/linear.hpp>
#include <whitematter/nn/rms_norm.hpp>
#include <whitematter/nn/sequential.hpp>

#include "support/catch.hpp"

using namespace wm;

namespace {

struct Model {
  Sequential<Linear<3, 4>, LayerNormOf<Shape<3, 4>>, BatchNorm1d<4>> body;
  RmsNorm<4> norm;
  Linear<3, 4> norm2;
  WM_MODULE(Model, body, norm, norm2)
  auto forward(const auto& x) const { return x; }
};

}  // namespace

TEST_CASE("selectors tell parameters apart by rank and by path") {
  CHECK(vectors("bn1.weight", {4}));
  CHECK_FALSE(vectors("fc.weight", {4, 3}));
  const auto fc = inside("fc");
  CHECK(fc("fc.weight", {4, 3}));
  CHECK(fc("fc", {4}));
  CHECK_FALSE(fc("fc2.weight", {4, 3}));
  CHECK_FALSE(fc("layer.fc.weight", {4, 3}));
}

TEST_CASE("a group without decay keeps the rate") {
  const ParameterGroup group = no_decay(vectors);
  CHECK(group.weight_decay == 0);
  CHECK(group.lr_scale == 1);
  CHECK(group.selects("b", {4}));
}

TEST_CASE("norms are told by their kind, however many axes they have") {
  const Model model;
  const auto selects = norms_and_vectors(model);
  std::string selected;
  for_each_parameter(model, [&](const std::string& name, const auto& p) {
    if (selects(name, p.extents())) selected += name + " ";
  });
  CHECK(selected ==
        "body.0.bias body.1.weight body.1.bias body.2.weight body.2.bias norm.weight norm2.bias ");
  CHECK(norms_and_vectors(LayerNormOf<Shape<3, 4>>())("weight", {3, 4}));
}

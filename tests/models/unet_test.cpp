// SPDX-License-Identifier: MIT
#include <whitematter/models/unet.hpp>

#include "support/models.hpp"

using namespace wm;

using Images = Tensor<float, Shape<Batch, 3, 32, 32>>;

// The usual implementation, of Base 64, has 31,037,633 parameters.
static_assert(parameter_count<UNet<3, 1, 64>> == 31'037'633);

TEST_CASE("UNet has the usual names, labels each pixel and does not mix images") {
  seed(3);
  UNet<3, 2, 4> model;
  static_assert(std::is_same_v<decltype(model(Images())), Tensor<float, Shape<Batch, 2, 32, 32>>>);
  const auto names = state_names(model);
  REQUIRE(names.size() == 118);
  CHECK(names[0] == "inc.double_conv.0.weight");
  CHECK(names[6] == "inc.double_conv.3.weight");
  CHECK(names[12] == "down1.maxpool_conv.1.double_conv.0.weight");
  CHECK(names[60] == "up1.up.weight");
  CHECK(names[62] == "up1.conv.double_conv.0.weight");
  CHECK(names[116] == "outc.conv.weight");
  check_independent_of_batch(model, randn<Images::shape>(3));
  const auto graph = trace<Images::shape>(model);
  CHECK(operators_of(graph) ==
        std::set<std::string>{"BatchNormalization", "Concat", "Conv", "ConvTranspose", "MaxPool", "Relu"});
  CHECK(output_of(graph) == std::vector<graph::Dimension>{{-1, "Batch"}, {2, ""}, {32, ""}, {32, ""}});
}

TEST_CASE("what the way down left comes before what the way up made") {
  seed(3);
  UNetUp<4> step;
  eval(step);
  init::constant(step.up.weight, 0.f);
  init::constant(step.up.bias, 0.f);
  const auto run = [&] { return step(ones<Shape<1, 4, 2, 2>>(), ones<Shape<1, 2, 4, 4>>()).to_vector(); };
  // The second half of the input channels sees the zeros of the way up.
  float* weight = std::get<0>(step.conv.double_conv.modules).weight.array().data();
  const auto before = run();
  std::fill_n(weight + 2 * 9, 2 * 9, 1.f);
  CHECK(run() == before);
  std::fill_n(weight, 2 * 9, 1.f);
  CHECK(run() != before);
}

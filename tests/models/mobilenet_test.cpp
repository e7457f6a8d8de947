// SPDX-License-Identifier: MIT
#include <whitematter/models/mobilenet.hpp>

#include "support/models.hpp"

using namespace wm;

using Images = Tensor<float, Shape<Batch, 3, 32, 32>>;

// torchvision's mobilenet_v2 has 3,504,872 parameters and 314 names, with half the width 1,968,680
// parameters.
static_assert(parameter_count<MobileNetV2<1000, 224>> == 3'504'872 &&
              state_count<MobileNetV2<1000, 224>> == 314);
static_assert(parameter_count<MobileNetV2<1000, 224, 50>> == 1'968'680);
static_assert(parameter_count<MobileNetV2<10>> == 2'236'682);
static_assert(detail::mobilenet_block(1, 224, 100).stride == 2 &&
              detail::mobilenet_block(1, 32, 100).stride == 1);
static_assert(detail::mobilenet_channels(24, 50) == 16 && detail::mobilenet_channels(32, 35) == 16 &&
              detail::mobilenet_channels(24, 35) == 8);

TEST_CASE("MobileNetV2 has torchvision's names and does not mix images") {
  seed(3);
  MobileNetV2<10, 32, 25> model;
  static_assert(std::is_same_v<decltype(model(Images())), Tensor<float, Shape<Batch, 10>>>);
  const auto names = state_names(model);
  REQUIRE(names.size() == 314);
  CHECK(names[0] == "features.0.0.weight");
  CHECK(names[6] == "features.1.conv.0.0.weight");
  CHECK(names[12] == "features.1.conv.1.weight");
  CHECK(names[13] == "features.1.conv.2.weight");
  CHECK(names[18] == "features.2.conv.0.0.weight");
  CHECK(names[306] == "features.18.0.weight");
  CHECK(names[312] == "classifier.1.weight");
  check_independent_of_batch(model, randn<Images::shape>(3));
  const auto graph = trace<Images::shape>(model);
  CHECK(operators_of(graph) == std::set<std::string>{"Add", "BatchNormalization", "Clip", "Conv", "Flatten",
                                                     "Gemm", "GlobalAveragePool"});
  CHECK(output_of(graph) == std::vector<graph::Dimension>{{-1, "Batch"}, {10, ""}});
}

TEST_CASE("MobileNetV2 begins as torchvision's") {
  seed(1);
  const MobileNetV2<10> model;
  double squares = 0;
  const auto weight = std::get<1>(model.classifier.modules).weight.to_vector();
  for (const float v : weight) squares += static_cast<double>(v * v);
  CHECK(squares / static_cast<double>(weight.size()) == Approx(1e-4).epsilon(0.05));
  CHECK(std::get<1>(model.classifier.modules).bias.to_vector() == std::vector<float>(10, 0.f));
  CHECK(std::get<0>(model.classifier.modules).p == 0.2);
}

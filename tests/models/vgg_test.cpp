// SPDX-License-Identifier: MIT
#include <whitematter/models/vgg.hpp>

#include "support/models.hpp"

using namespace wm;

using Images = Tensor<float, Shape<Batch, 3, 32, 32>>;

// torchvision's vgg11_bn has 132,868,840 parameters and 62 names.
static_assert(parameter_count<Vgg11<1000, 224, 4096>> == 132'868'840 &&
              state_count<Vgg11<1000, 224, 4096>> == 62);
static_assert(parameter_count<Vgg11<10>> == 9'756'426);

TEST_CASE("Vgg11 has torchvision's names and does not mix images") {
  seed(3);
  Vgg11<10> model;
  static_assert(std::is_same_v<decltype(model(Images())), Tensor<float, Shape<Batch, 10>>>);
  const auto names = state_names(model);
  REQUIRE(names.size() == 62);
  CHECK(names[0] == "features.0.weight");
  CHECK(names[1] == "features.0.bias");
  CHECK(names[4] == "features.1.running_mean");
  CHECK(names[7] == "features.4.weight");
  CHECK(names[49] == "features.25.weight");
  CHECK(names[56] == "classifier.0.weight");
  CHECK(names[58] == "classifier.3.weight");
  CHECK(names[60] == "classifier.6.weight");
  check_independent_of_batch(model, randn<Images::shape>(3));
  const auto graph = trace<Images::shape>(model);
  CHECK(operators_of(graph) ==
        std::set<std::string>{"BatchNormalization", "Conv", "Flatten", "Gemm", "MaxPool", "Relu"});
  CHECK(output_of(graph) == std::vector<graph::Dimension>{{-1, "Batch"}, {10, ""}});
}

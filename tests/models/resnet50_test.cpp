// SPDX-License-Identifier: MIT
#include <whitematter/models/resnet50.hpp>

#include "support/models.hpp"

using namespace wm;

using Images = Tensor<float, Shape<Batch, 3, 32, 32>>;
using Photos = Tensor<float, Shape<Batch, 3, 224, 224>>;

// torchvision's resnet50 has 25,557,032 parameters and 320 names.
static_assert(parameter_count<ResNet50<1000, 224>> == 25'557'032 && state_count<ResNet50<1000, 224>> == 320);
static_assert(parameter_count<ResNet50<10>> == 23'520'842);
static_assert(std::is_same_v<std::invoke_result_t<ResNet50<10>, Images>, Tensor<float, Shape<Batch, 10>>>);
static_assert(
    std::is_same_v<std::invoke_result_t<ResNet50<1000, 224>, Photos>, Tensor<float, Shape<Batch, 1000>>>);
static_assert(ResNet50<1000, 224>::stem == Conv{.kernel = 7, .stride = 2, .padding = 3, .bias = false});
static_assert(
    std::is_same_v<std::invoke_result_t<Bottleneck<64, 16, 2>, Tensor<float, Shape<Batch, 64, 8, 8>>>,
                   Tensor<float, Shape<Batch, 64, 4, 4>>>);

TEST_CASE("ResNet50 has torchvision's names and does not mix images") {
  seed(3);
  ResNet50<10> model;
  const auto names = state_names(model);
  REQUIRE(names.size() == 320);
  CHECK(names[0] == "conv1.weight");
  CHECK(names[6] == "layer1.0.conv1.weight");
  CHECK(names[24] == "layer1.0.downsample.0.weight");
  CHECK(names[30] == "layer1.1.conv1.weight");
  CHECK(names[319] == "fc.bias");
  check_independent_of_batch(model, randn<Images::shape>(3));
  const auto graph = trace<Images::shape>(model);
  CHECK(operators_of(graph) == std::set<std::string>{"Add", "BatchNormalization", "Conv", "Flatten", "Gemm",
                                                     "GlobalAveragePool", "Relu"});
  CHECK(output_of(graph) == std::vector<graph::Dimension>{{-1, "Batch"}, {10, ""}});
}

TEST_CASE("the convolution of a bottleneck that strides is the one in the middle") {
  const Bottleneck<8, 2, 2> block;
  CHECK(block.conv1(zeros<Shape<1, 8, 4, 4>>()).extents() == Extents{1, 2, 4, 4});
  CHECK(block.conv2(zeros<Shape<1, 2, 4, 4>>()).extents() == Extents{1, 2, 2, 2});
  CHECK(state_count<Bottleneck<8, 2, 2>> == 24);
  CHECK(state_count<Bottleneck<8, 2, 1>> == 18);
}

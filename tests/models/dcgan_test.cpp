// SPDX-License-Identifier: MIT
#include <whitematter/models/dcgan.hpp>

#include "support/models.hpp"

using namespace wm;

using Images = Tensor<float, Shape<Batch, 3, 32, 32>>;
using Noise = Tensor<float, Shape<Batch, 100, 1, 1>>;

// PyTorch's example, of Base 64 for images of 64 pixels, has 3,576,704 and 2,765,568 parameters.
static_assert(parameter_count<DcganGenerator<100, 64, 3, 64>> == 3'576'704);
static_assert(parameter_count<DcganDiscriminator<64, 3, 64>> == 2'765'568);
static_assert(std::is_same_v<std::invoke_result_t<DcganGenerator<100, 4, 3, 64>, Noise>,
                             Tensor<float, Shape<Batch, 3, 64, 64>>>);

TEST_CASE("DcganGenerator has the example's names and makes images between -1 and 1") {
  seed(3);
  DcganGenerator<> model;
  static_assert(std::is_same_v<decltype(model(Noise())), Images>);
  const auto names = state_names(model);
  REQUIRE(names.size() == 19);
  CHECK(names[0] == "main.0.weight");
  CHECK(names[1] == "main.1.weight");
  CHECK(names[18] == "main.9.weight");
  check_independent_of_batch(model, randn<Noise::shape>(3));
  for (const float v : model(randn<Noise::shape>(1)).to_vector()) CHECK(std::abs(v) <= 1);
  const auto graph = trace<Noise::shape>(model);
  CHECK(operators_of(graph) == std::set<std::string>{"BatchNormalization", "ConvTranspose", "Relu", "Tanh"});
  CHECK(output_of(graph) == std::vector<graph::Dimension>{{-1, "Batch"}, {3, ""}, {32, ""}, {32, ""}});
}

TEST_CASE("DcganDiscriminator has the example's names and gives a logit for each image") {
  seed(3);
  DcganDiscriminator<> model;
  static_assert(std::is_same_v<decltype(model(Images())), Tensor<float, Shape<Batch>>>);
  const auto names = state_names(model);
  REQUIRE(names.size() == 14);
  CHECK(names[1] == "main.2.weight");
  CHECK(names[2] == "main.3.weight");
  CHECK(names[13] == "main.8.weight");
  CHECK(std::get<1>(model.main.modules).slope == 0.2);
  CHECK(std::get<7>(model.main.modules).slope == 0.2);
  check_independent_of_batch(model, randn<Images::shape>(3));
  const auto graph = trace<Images::shape>(model);
  CHECK(operators_of(graph) ==
        std::set<std::string>{"BatchNormalization", "Conv", "Flatten", "LeakyRelu", "Squeeze"});
  CHECK(output_of(graph) == std::vector<graph::Dimension>{{-1, "Batch"}});
}

TEST_CASE("DCGAN begins as the paper says") {
  seed(1);
  const DcganDiscriminator<> model;
  const auto deviation = [](const std::vector<float>& values, double mean) {
    double squares = 0;
    for (const float v : values) squares += (static_cast<double>(v) - mean) * (static_cast<double>(v) - mean);
    return std::sqrt(squares / static_cast<double>(values.size()));
  };
  CHECK(deviation(std::get<5>(model.main.modules).weight.to_vector(), 0) == Approx(0.02).epsilon(0.03));
  CHECK(deviation(std::get<6>(model.main.modules).weight.to_vector(), 1) == Approx(0.02).epsilon(0.3));
  CHECK(std::get<6>(model.main.modules).bias.to_vector() == std::vector<float>(64, 0.f));
}

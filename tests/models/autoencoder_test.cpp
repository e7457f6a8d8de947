// SPDX-License-Identifier: MIT
#include <whitematter/models/autoencoder.hpp>

#include <whitematter/ops/reduce.hpp>
#include <whitematter/optim/sgd.hpp>

#include "support/models.hpp"

using namespace wm;

using Images = Tensor<float, Shape<Batch, 3, 32, 32>>;

static_assert(parameter_count<Autoencoder<>> == 3 * 8 * 9 + 8 + 8 * 16 * 9 + 16 + 1024 * 32 + 32 + 32 * 1024 +
                                                    1024 + 16 * 8 * 9 + 8 + 8 * 3 * 9 + 3);

TEST_CASE("Autoencoder has encoder and decoder, gives pixels and does not mix images") {
  seed(3);
  Autoencoder<> model;
  static_assert(std::is_same_v<decltype(model(Images())), Images>);
  static_assert(std::is_same_v<decltype(model.encoder(Images())), Tensor<float, Shape<Batch, 32>>>);
  CHECK(state_names(model) ==
        std::vector<std::string>{"encoder.0.weight", "encoder.0.bias", "encoder.2.weight", "encoder.2.bias",
                                 "encoder.5.weight", "encoder.5.bias", "decoder.0.weight", "decoder.0.bias",
                                 "decoder.3.weight", "decoder.3.bias", "decoder.5.weight", "decoder.5.bias"});
  check_independent_of_batch(model, rand<Images::shape>(3));
  for (const float v : model(rand<Images::shape>(1)).to_vector()) CHECK((v > 0 && v < 1));
  const auto graph = trace<Images::shape>(model);
  CHECK(operators_of(graph) ==
        std::set<std::string>{"Conv", "ConvTranspose", "Flatten", "Gemm", "Relu", "Reshape", "Sigmoid"});
  CHECK(output_of(graph) == std::vector<graph::Dimension>{{-1, "Batch"}, {3, ""}, {32, ""}, {32, ""}});
}

TEST_CASE("Autoencoder learns to copy") {
  seed(5);
  const Autoencoder<8, 4, 1, 8> model;
  Sgd optimizer(model, {.lr = 0.5, .momentum = 0.9});
  int pixel = 0;  // four images, each of one brightness
  const auto images =
      generate<Shape<Batch, 1, 8, 8>>([&] { return 0.1f + 0.25f * static_cast<float>(pixel++ / 64); }, 4);
  float first = 0, last = 0;
  for (int i = 0; i < 200; ++i) {
    const auto difference = model(images) - images;
    const auto loss = mean(difference * difference);
    last = loss.item();
    if (i == 0) first = last;
    optimizer.zero_grad();
    loss.backward();
    optimizer.step();
  }
  CHECK(last < first / 4);
}

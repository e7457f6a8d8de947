// SPDX-License-Identifier: MIT
// A user's program: trains one step, saves, and exports.
#include <whitematter/onnx.hpp>
#include <whitematter/whitematter.hpp>

int main() {
  using namespace wm;
  ResNet20<10> model;
  Sgd optimizer{model, {.lr = 0.1}};
  const auto images = randn<Shape<Batch, 3, 32, 32>>(2);
  const auto labels = Tensor<std::int64_t, Shape<Batch>>::from({3, 5}, 2);
  cross_entropy(model(images), labels).backward();
  optimizer.step();
  save(model, "model.safetensors");
  onnx::save<Shape<Batch, 3, 32, 32>>(model, "model.onnx");
}

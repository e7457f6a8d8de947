// SPDX-License-Identifier: MIT
// A whole training program of ResNet-18, for its compile time.
#include <whitematter/whitematter.hpp>

int main() {
  using namespace wm;
  seed(42);
  ResNet18<10> model;
  Sgd optimizer{model, {.lr = 0.1, .momentum = 0.9, .weight_decay = 5e-4}};
  Cosine schedule{optimizer, 10};
  const auto images = randn<Shape<Batch, 3, 32, 32>>(16);
  const auto labels = zeros<Shape<Batch>, std::int64_t>(16);
  for (int step = 0; step < 10; ++step) {
    const auto loss = cross_entropy(model(images), labels);
    optimizer.zero_grad();
    loss.backward();
    optimizer.step();
    schedule.step();
  }
}

// SPDX-License-Identifier: MIT
// The training program of a user, for the budget of its compile time.
#include <whitematter/whitematter.hpp>

using namespace wm;

int main() {
  seed(42);
  ResNet18<10> model;
  Sgd optimizer{model, {.lr = 0.1, .momentum = 0.9, .weight_decay = 5e-4}};
  Cosine schedule{optimizer, 200};
  for (int step = 0; step < 200; ++step) {
    auto images = randn<Shape<Batch, 3, 32, 32>>(128);
    auto labels = generate<Shape<Batch>, std::int64_t>([] { return default_generator().below(10); }, 128);
    auto loss = cross_entropy(model(images), labels);
    optimizer.zero_grad();
    loss.backward();
    optimizer.step();
    schedule.step();
  }
}

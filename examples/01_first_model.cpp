// SPDX-License-Identifier: MIT
#include <whitematter/whitematter.hpp>

#include <cstdio>

using namespace wm;

struct TwoLayers {
  Linear<2, 32> hidden;
  Linear<32, 2> output;
  WM_MODULE(TwoLayers, hidden, output)

  auto forward(const auto& x) const { return output(tanh(hidden(x))); }
};

int main() {
  seed(1);
  TwoLayers model;
  static_assert(parameter_count<TwoLayers> == 162);
  Sgd optimizer{model, {.lr = 0.5, .momentum = 0.9}};

  for (int step = 0; step <= 300; ++step) {
    auto points = randn<Shape<Batch, 2>>(256);
    std::vector<std::int64_t> inside;
    for (int i = 0; i < 256; ++i) inside.push_back(std::hypot(points.at(i, 0), points.at(i, 1)) < 1.2f);
    auto labels = Tensor<std::int64_t, Shape<Batch>>::from(inside, 256);

    auto loss = cross_entropy(model(points), labels);
    optimizer.zero_grad();
    loss.backward();
    optimizer.step();
    if (step % 100 == 0) std::printf("step %3d  loss %.3f\n", step, loss.item());
  }
}

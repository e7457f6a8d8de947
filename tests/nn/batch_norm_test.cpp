// SPDX-License-Identifier: MIT
#include <whitematter/nn/batch_norm.hpp>

#include "support/tensors.hpp"

using namespace wm;

namespace {
const auto images = sample<Shape<Batch, 2, 3, 3>, float>(1, 4);
}

TEST_CASE("BatchNorm2d has PyTorch's state and first values") {
  const BatchNorm2d<2> layer;
  std::vector<std::string> names;
  for_each_state(layer, [&](const std::string& name, const auto& state) {
    names.push_back(text(name, state.extents()));
  });
  CHECK(names == std::vector<std::string>{"weight[2]", "bias[2]", "running_mean[2]", "running_var[2]",
                                          "num_batches_tracked[]"});
  CHECK(layer.weight.to_vector() == std::vector<float>{1, 1});
  CHECK(layer.bias.to_vector() == std::vector<float>{0, 0});
  CHECK(layer.running_mean.to_vector() == std::vector<float>{0, 0});
  CHECK(layer.running_var.to_vector() == std::vector<float>{1, 1});
  static_assert(parameter_count<BatchNorm2d<64>> == 128 && state_count<BatchNorm2d<64>> == 5);
}

TEST_CASE("training normalizes by the batch and moves the running statistics") {
  const BatchNorm2d<2> layer;
  const auto y = layer(images).to_vector();
  double sum = 0, squares = 0;
  for (std::size_t i = 0; i < y.size(); ++i)
    if (i / 9 % 2 == 1) sum += static_cast<double>(y[i]), squares += static_cast<double>(y[i] * y[i]);
  CHECK(std::abs(sum) < 1e-5);
  CHECK(squares / 36 == Approx(1).epsilon(1e-4));
  CHECK(layer.num_batches_tracked.item() == 1);
  CHECK(layer.running_mean.at(0) != 0);
  layer(images);
  CHECK(layer.num_batches_tracked.item() == 2);
}

TEST_CASE("inference uses the running statistics and leaves them") {
  BatchNorm2d<2> layer;
  layer(images);
  eval(layer);
  const auto mean = layer.running_mean.to_vector(), variance = layer.running_var.to_vector();
  const auto y = layer(images);
  CHECK(layer.running_mean.to_vector() == mean);
  CHECK(layer.running_var.to_vector() == variance);
  CHECK(layer.num_batches_tracked.item() == 1);
  CHECK(y.at(1, 0, 2, 2) ==
        Approx((images.at(1, 0, 2, 2) - mean[0]) / std::sqrt(variance[0] + 1e-5f)).epsilon(1e-5));
}

TEST_CASE("a batch that cannot be normalized changes nothing") {
  const BatchNorm2d<2> layer;
  CHECK_THROWS_AS((layer(zeros<Shape<Batch, 2, 1, 1>>(1))), ShapeError);
  CHECK(layer.num_batches_tracked.item() == 0);
  CHECK(layer.running_var.to_vector() == std::vector<float>{1, 1});
}

TEST_CASE("BatchNorm1d takes features and sequences") {
  const BatchNorm1d<2> layer;
  const auto y = layer(Tensor<float, Shape<Batch, 2>>::from({1, 10, 3, 50}, 2));
  check_close(y.to_vector(), {-1, -1, 1, 1}, 1e-5);
  CHECK(layer.running_var.at(0) == Approx(0.9 + 0.1 * 2));
  CHECK(layer(sample<Shape<Batch, 2, Time>, float>(1, 3, 4)).extents() == Extents{3, 2, 4});
  CHECK(layer.num_batches_tracked.item() == 2);
  CHECK(BatchNorm3d<2>()(sample<Shape<Batch, 2, 1, 2, 2>, float>(1, 3)).elements() == 24);
}

TEST_CASE("batch norm that is not affine has statistics alone") {
  BatchNorm2d<2, Cpu, double, Norm{.affine = false}> layer;
  BatchNorm2d<2, Cpu, double> affine;
  static_assert(parameter_count<decltype(layer)> == 0 && state_count<decltype(layer)> == 3);
  const auto x = sample<Shape<Batch, 2, 3, 3>>(1, 4);
  CHECK(layer(x).to_vector() == affine(x).to_vector());
  eval(layer), eval(affine);
  CHECK(layer(x).to_vector() == affine(x).to_vector());
}

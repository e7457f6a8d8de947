// SPDX-License-Identifier: MIT
#include <whitematter/models/resnet.hpp>

#include <fstream>

#include <whitematter/loss/cross_entropy.hpp>
#include <whitematter/nn/activation.hpp>
#include <whitematter/optim/sgd.hpp>

#include "support/convolutions.hpp"
#include "support/tensors.hpp"
#include "support/threads.hpp"

using namespace wm;

static_assert(parameter_count<ResNet18<10>> == 11'173'962 && state_count<ResNet18<10>> == 122);
static_assert(parameter_count<ResNet20<10>> == 272'474);
static_assert(std::is_same_v<Shortcut<16, 16, 1>, Identity> &&
              !std::is_same_v<Shortcut<16, 16, 2>, Identity> &&
              !std::is_same_v<Shortcut<16, 32, 1>, Identity>);

namespace {

template <class M>
std::vector<std::string> names_of(const M& model) {
  std::vector<std::string> names;
  for_each_state(model, [&](const std::string& name, const auto&) { names.push_back(name); });
  return names;
}

/// The keys of torchvision's resnet18().state_dict(), by the rule that its source states.
std::vector<std::string> torchvision_names() {
  std::vector<std::string> names;
  const auto conv = [&](const std::string& name) { names.push_back(name + ".weight"); };
  const auto norm = [&](const std::string& name) {
    for (const char* part : {".weight", ".bias", ".running_mean", ".running_var", ".num_batches_tracked"})
      names.push_back(name + part);
  };
  conv("conv1");
  norm("bn1");
  for (int layer = 1; layer <= 4; ++layer)
    for (int block = 0; block < 2; ++block) {
      const std::string path = "layer" + std::to_string(layer) + "." + std::to_string(block) + ".";
      for (const std::string number : {"1", "2"}) conv(path + "conv" + number), norm(path + "bn" + number);
      if (layer > 1 && block == 0) conv(path + "downsample.0"), norm(path + "downsample.1");
    }
  names.push_back("fc.weight");
  names.push_back("fc.bias");
  return names;
}

/// One training step of ResNet-20: the loss, and every parameter and buffer after it.
std::vector<std::vector<float>> training_step(int threads) {
  const Threads scope(threads);
  seed(7);
  const ResNet20<10> model;
  Sgd optimizer(model, {.lr = 0.1, .momentum = 0.9, .weight_decay = 5e-4});
  const auto images = with_channels_last(randn<Shape<Batch, 3, 32, 32>>(6));
  const auto labels = Tensor<std::int64_t, Shape<Batch>>::from({0, 3, 9, 3, 5, 1}, 6);
  const auto loss = cross_entropy(model(images), labels);
  loss.backward();
  optimizer.step();
  std::vector<std::vector<float>> result{{loss.item()}};
  for_each_state(model, [&](const std::string&, const auto& state) {
    const auto values = state.to_vector();
    result.emplace_back(values.begin(), values.end());
  });
  return result;
}

/// Resident memory in bytes.
std::int64_t resident() {
  std::int64_t total = 0, pages = 0;
  std::ifstream("/proc/self/statm") >> total >> pages;
  return pages * 4096;
}

struct Small {
  Conv2d<1, 4, Conv{.kernel = 3, .padding = 1, .bias = false}> conv;
  BatchNorm2d<4> norm;
  Linear<4, 3> fc;
  WM_MODULE(Small, conv, norm, fc)
  auto forward(const auto& x) const { return fc(global_avg_pool(relu(norm(conv(x))))); }
};

}  // namespace

TEST_CASE("ResNet18 has torchvision's 122 names") {
  const auto expected = torchvision_names();
  REQUIRE(expected.size() == 122);
  CHECK(names_of(ResNet18<10>()) == expected);
}

TEST_CASE("convolutions begin as torchvision's, the rest as PyTorch's layers") {
  seed(1);
  const ResNet20<10> model;
  const auto weight = std::get<0>(model.layer3.modules).conv2.weight.to_vector();
  double squares = 0;
  for (const float v : weight) squares += static_cast<double>(v * v);
  CHECK(squares / static_cast<double>(weight.size()) == Approx(2.0 / (64 * 9)).epsilon(0.03));
  for (const float v : model.fc.weight.to_vector()) CHECK(std::abs(v) <= 0.125f);
  CHECK(model.bn1.weight.to_vector() == std::vector<float>(16, 1.f));
}

TEST_CASE("a batch does not change the logits of its images in eval mode") {
  const ForcedConvolution one_way(ConvolutionAlgorithm::Direct);  // else the way depends on the batch
  seed(3);
  ResNet20<10> model;
  eval(model);
  const NoGrad no_grad;
  const auto images = randn<Shape<Batch, 3, 32, 32>>(3);
  const auto all = model(images);
  static_assert(std::is_same_v<decltype(all), const Tensor<float, Shape<Batch, 10>>>);
  const Tensor<float, Shape<Batch, 3, 32, 32>> second(images.array().sliced(1, 1));
  const auto one = model(second).to_vector();
  for (int i = 0; i < 10; ++i)
    CHECK(one[static_cast<std::size_t>(i)] == Approx(all.at(1, i)).epsilon(1e-5).margin(1e-6));
  CHECK(model(zeros<Shape<Batch, 3, 32, 32>>(0)).extents() == Extents{0, 10});
}

TEST_CASE("a training step is bitwise the same on one thread and on two") {
  const auto one = training_step(1), two = training_step(2);
  REQUIRE(one.size() == two.size());
  for (std::size_t i = 0; i < one.size(); ++i) CHECK(one[i] == two[i]);
}

TEST_CASE("a training step on images with the channels last converts nothing") {
  const auto before = kernel::layout_conversions();
  training_step(1);
  // One conversion makes the images themselves channels last.
  CHECK(kernel::layout_conversions() == before + 1);
}

TEST_CASE("a thousand training steps learn and take no more memory than two") {
  const Threads one(1);  // with more, chance decides how many scratch blocks are in use at once
  seed(5);
  const Small model;
  Sgd optimizer(model, {.lr = 0.05, .momentum = 0.9});
  const auto images = randn<Shape<Batch, 1, 8, 8>>(6);
  const auto labels = Tensor<std::int64_t, Shape<Batch>>::from({0, 1, 2, 0, 1, 2}, 6);
  float first = 0, last = 0;
  const auto run = [&](int steps) {
    for (int i = 0; i < steps; ++i) {
      const auto loss = cross_entropy(model(images), labels);
      last = loss.item();
      if (first == 0) first = last;
      optimizer.zero_grad();
      loss.backward();
      optimizer.step();
    }
  };
  run(2);
  const auto statistics = memory_statistics();
  run(98);
  const auto pages = resident();
  run(900);
  CHECK(last < first / 4);
  CHECK(memory_statistics().live_blocks == statistics.live_blocks);
  CHECK(memory_statistics().live_bytes == statistics.live_bytes);
  CHECK(memory_statistics().held_bytes == statistics.held_bytes);
  CHECK(resident() - pages < 1 << 20);
}

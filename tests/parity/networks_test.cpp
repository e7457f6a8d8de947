// SPDX-License-Identifier: MIT
#include <cstdio>

#include <whitematter/loss/cross_entropy.hpp>

#include "clear_kinks.hpp"
#include "pair.hpp"
#include "support/catch.hpp"

namespace {

using namespace parity;

// The largest error of a kind of value, and its name.
class Worst {
 public:
  void add(const std::string& name, double error, double bound) {
    INFO(name << " is off by " << error);
    CHECK(error <= bound);
    if (!(error <= error_)) error_ = error, name_ = name;
  }

  void print(const char* network, const char* values) const {
    std::printf("%s: worst %s error %.1e (%s)\n", network, values, error_, name_.c_str());
  }

 private:
  double error_ = -1;
  std::string name_;
};

// Everything that one training step computes before the optimizer, then the logits in eval mode with the new
// running statistics. An error is max |ours - LibTorch's| / max |LibTorch's| of a tensor.
template <class T, template <int, class, class> class Model>
void check_network(const char* network, const Design& design, int batch_size, double bound) {
  wm::seed(7);
  Model<10, wm::Cpu, T> ours;
  disturb(ours);
  const RandomBatch random(batch_size, 11);
  const Batch<T> batch(random);
  clear_kinks(ours, batch.images);
  TorchNetwork theirs(design, precision_of<T>);
  copy_state(ours, theirs);
  theirs.set_batch(random.images, random.labels);

  const auto logits = ours(batch.images);
  const auto loss = wm::cross_entropy(logits, batch.labels);
  loss.backward();
  Worst forward, gradients, statistics, eval;
  forward.add("logits", relative_error(values_of(logits), theirs.logits()), bound);
  forward.add("loss", relative_error({static_cast<double>(loss.item())}, {theirs.backward()}), bound);
  wm::for_each_parameter(ours, [&](const std::string& name, const auto& p) {
    gradients.add(name, relative_error(values_of(p.grad()), theirs.gradient(name)), bound);
  });
  wm::for_each_state(ours, [&](const std::string& name, const auto& state) {
    if constexpr (wm::is_buffer<std::decay_t<decltype(state)>>)
      statistics.add(name, relative_error(values_of(state), theirs.get(name)), bound);
  });
  wm::eval(ours);
  theirs.train(false);
  eval.add("logits", relative_error(values_of(ours(batch.images)), theirs.logits()), bound);

  forward.print(network, "forward");
  gradients.print(network, "gradient");
  statistics.print(network, "running statistics");
  eval.print(network, "eval");
}

template <wm::Module M>
std::vector<std::string> names_of(const M& model) {
  std::vector<std::string> names;
  wm::for_each_state(model, [&](const std::string& name, const auto&) { names.push_back(name); });
  return names;
}

}  // namespace

TEST_CASE("the state of ResNet-18 has PyTorch's 122 names in PyTorch's order") {
  const auto names = names_of(wm::ResNet18<10>());
  CHECK(names.size() == 122);
  CHECK(names == TorchNetwork(resnet18, Precision::Float).names());
}

TEST_CASE("the state of ResNet-20 has PyTorch's names in PyTorch's order") {
  CHECK(names_of(wm::ResNet20<10>()) == TorchNetwork(resnet20, Precision::Float).names());
}

TEST_CASE("ResNet-18 agrees with LibTorch in float") {
  check_network<float, wm::ResNet18>("ResNet-18, float", resnet18, 16, 1e-4);
}

TEST_CASE("ResNet-18 agrees with LibTorch in double") {
  check_network<double, wm::ResNet18>("ResNet-18, double", resnet18, 4, 1e-10);
}

TEST_CASE("ResNet-20 agrees with LibTorch in float") {
  check_network<float, wm::ResNet20>("ResNet-20, float", resnet20, 16, 1e-4);
}

TEST_CASE("ResNet-20 agrees with LibTorch in double") {
  check_network<double, wm::ResNet20>("ResNet-20, double", resnet20, 4, 1e-10);
}

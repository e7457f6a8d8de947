// SPDX-License-Identifier: MIT
#include <whitematter/train/profile.hpp>

#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include <whitematter/core/random.hpp>
#include <whitematter/loss/cross_entropy.hpp>
#include <whitematter/nn/activation.hpp>
#include <whitematter/nn/batch_norm.hpp>
#include <whitematter/nn/conv2d.hpp>
#include <whitematter/nn/dropout.hpp>
#include <whitematter/nn/inference.hpp>
#include <whitematter/nn/layer_norm.hpp>
#include <whitematter/nn/linear.hpp>
#include <whitematter/nn/lstm.hpp>
#include <whitematter/ops/pool2d.hpp>
#include <whitematter/ops/reduce.hpp>
#include <whitematter/ops/softmax.hpp>
#include <whitematter/optim/adam.hpp>
#include <whitematter/optim/sgd.hpp>

#include "support/catch.hpp"
#include "support/threads.hpp"

using namespace wm;

namespace {

struct Block {
  Conv2d<3, 8, Conv{.kernel = 3, .padding = 1}> conv;
  BatchNorm2d<8> bn;
  WM_MODULE(Block, conv, bn)

  // The normalization is written by whoever reads the result of relu, which is no part of this block.
  auto forward(const auto& x) const { return relu(bn(conv(x))); }
};

struct Network {
  Block block;
  Linear<8, 4> fc;
  WM_MODULE(Network, block, fc)

  auto forward(const auto& x) const { return fc(mean<2, 3>(block(x))); }
};

/// What one training step gives: the loss, then the parameters.
std::vector<float> step(Network& model, int images = 6) {
  Sgd optimizer{model, {.lr = 0.1, .momentum = 0.9}};
  const auto x = rand<Shape<Batch, 3, 8, 8>>(images);
  const auto labels = zeros<Shape<Batch>, std::int64_t>(images);
  const auto loss = cross_entropy(model(x), labels);
  loss.backward();
  optimizer.step();
  std::vector<float> values{loss.item()};
  for_each_parameter(model, [&](const std::string&, const auto& parameter) {
    const auto elements = parameter.to_vector();
    values.insert(values.end(), elements.begin(), elements.end());
  });
  return values;
}

std::vector<float> seeded_step() {
  seed(3);
  Network model;
  return step(model);
}

const ProfileRow* find(const std::vector<ProfileRow>& rows, const std::string& name) {
  for (const ProfileRow& row : rows)
    if (row.name == name) return &row;
  return nullptr;
}

std::set<std::string> names_of(const std::vector<ProfileRow>& rows) {
  std::set<std::string> names;
  for (const ProfileRow& row : rows) names.insert(row.name);
  return names;
}

/// Operation, layer and direction of all operations.
std::vector<std::string> operations_of(const SpanLog& log) {
  std::vector<std::string> result;
  for (const SpanEvent& event : log.events())
    if (!event.operation.empty())
      result.push_back(text(event.operation, " in ", log.layers()[static_cast<std::size_t>(event.layer)],
                            event.backward ? " backward" : ""));
  return result;
}

}  // namespace

TEST_CASE("operations of both directions belong to the layer that they are written in") {
  seed(3);
  Network model;
  const Profile profile{model};
  step(model);
  const auto rows = layer_rows(profile.log());
  for (const char* layer : {"block.conv", "block.bn", "fc"}) {
    INFO(layer);
    const ProfileRow* row = find(rows, layer);
    REQUIRE(row);
    CHECK(row->backward > 0);
    CHECK(row->time > row->backward);
  }
  REQUIRE(find(rows, "model"));  // the mean over the pixels
  CHECK(find(rows, "outside: sgd_step"));
  CHECK(find(rows, "outside: log_softmax"));

  const auto operations = operations_of(profile.log());
  const auto count = [&](const std::string& what) {
    return std::count(operations.begin(), operations.end(), what);
  };
  CHECK(count("conv2d in block.conv") == 1);
  CHECK(count("conv2d_backward_weight in block.conv backward") == 1);
  CHECK(count("batch_norm in block.bn") == 2);  // the statistics, and what normalization and ReLU write
  CHECK(count("batch_norm_backward in block.bn backward") == 1);
  CHECK(count("linear in fc") == 1);
  CHECK(count("matmul in fc backward") == 2);
  CHECK(count("sgd_step in ") == 6);
  CHECK(names_of(operation_rows(profile.log())).contains("batch_norm (relu)"));
}

TEST_CASE("in inference a convolution belongs to its layer as well") {
  seed(3);
  Network model;
  eval(model);
  const NoGrad no_grad;
  const Profile profile{model};
  model(rand<Shape<Batch, 3, 8, 8>>(2));
  const auto operations = operations_of(profile.log());
  CHECK(std::count(operations.begin(), operations.end(), "conv2d in block.conv") == 1);
  CHECK(std::count(operations.begin(), operations.end(), "linear in fc") == 1);
}

TEST_CASE("a convolution that waits for what follows it belongs to its own layer") {
  seed(3);
  Network model;
  Inference inference(model);
  const Profile profile{model};
  inference(rand<Shape<Batch, 3, 8, 8>>(2));
  const auto operations = operations_of(profile.log());
  CHECK(std::count(operations.begin(), operations.end(), "conv2d in block.conv") == 1);
}

TEST_CASE("work is counted as the definition of an operation counts it") {
  seed(3);
  Network model;
  const Profile profile{model};
  step(model, 6);
  const auto rows = operation_rows(profile.log());
  const std::int64_t convolution = 2 * 6 * 8 * 8 * 8 * 3 * 9;
  const auto* conv = find(rows, "conv2d (direct)");
  REQUIRE(conv);
  CHECK(conv->flops == convolution);
  CHECK(conv->bytes == 4 * (6 * 3 * 64 + 8 * 3 * 9 + 6 * 8 * 64));
  const auto* weight = find(rows, "conv2d_backward_weight (direct)");
  REQUIRE(weight);
  CHECK(weight->flops == convolution);
  CHECK_FALSE(find(rows, "conv2d_backward_input (direct)"));  // pixels need no gradient
  const auto* matmul = find(rows, "matmul");
  REQUIRE(matmul);
  CHECK(matmul->flops == 2 * 2 * 6 * 8 * 4);
  const auto* linear = find(rows, "linear");
  REQUIRE(linear);
  CHECK(linear->flops == 2 * 6 * 8 * 4);
}

TEST_CASE("each kind of operation has a name, in both directions") {
  seed(3);
  const auto image = rand<Shape<1, 2, 4, 4>>().requires_grad();
  const auto sequence = rand<Shape<2, 3, 4>>().requires_grad();
  Lstm<4, 8> lstm;
  const LayerNorm<4> norm;
  const Dropout dropout;
  Adam optimizer{lstm};
  const Profile profile{lstm};
  sum(max_pool2d<Pool{}>(image)).backward();
  sum(avg_pool2d<Pool{}>(image)).backward();
  sum(softmax<2>(sequence)).backward();
  sum(dropout(norm(tanh(sequence)))).backward();
  sum(lstm(sequence).output).backward();
  optimizer.step();
  const auto names = names_of(operation_rows(profile.log()));
  for (const char* name :
       {"max_pool2d", "max_pool2d (backward)", "avg_pool2d", "avg_pool2d (backward)", "softmax",
        "softmax (backward)", "tanh", "tanh (backward)", "layer_norm", "layer_norm (backward)",
        "dropout (mask)", "dropout", "lstm", "lstm (backward)", "matmul", "sum", "accumulate", "adam_step"}) {
    INFO(name);
    CHECK(names.contains(name));
  }
}

TEST_CASE("the times of a table are the whole time") {
  seed(3);
  Network model;
  Profile profile{model};
  step(model);
  profile.stop();
  std::int64_t covered = 0;
  for (const ProfileRow& row : operation_rows(profile.log())) {
    CHECK(row.time >= 0);
    covered += row.time;
  }
  CHECK(covered > 0);
  CHECK(covered <= profile.log().elapsed());
  const auto after = profile.table();
  step(model);
  CHECK(profile.table() == after);
  CHECK(after.find("conv2d (direct)") != after.npos);
  CHECK(profile.layers().find("block.bn") != std::string::npos);
}

TEST_CASE("a profile changes no result") {
  const auto without = seeded_step();
  const Profile profile;
  CHECK(seeded_step() == without);
}

TEST_CASE("the calling thread alone records, so that the number of threads changes nothing") {
  std::vector<std::vector<std::string>> operations;
  for (const int threads : {1, 3}) {
    const Threads scope(threads);
    seed(3);
    Network model;
    const Profile profile{model};
    step(model, 40);
    operations.push_back(operations_of(profile.log()));
  }
  CHECK(operations[0].size() > 20);
  CHECK(operations[0] == operations[1]);
}

TEST_CASE("backward of what ran before the profile is in no layer, but it is measured") {
  seed(3);
  Network model;
  const auto loss = mean(model(rand<Shape<Batch, 3, 8, 8>>(2)));
  const Profile profile{model};
  loss.backward();
  const auto operations = operations_of(profile.log());
  CHECK(std::count(operations.begin(), operations.end(), "conv2d_backward_weight in  backward") == 1);
}

TEST_CASE("several models stand under names of their own") {
  const Network first, second;
  Profile profile;
  profile.name(first, "generator");
  profile.name(second, "discriminator");
  const auto& layers = profile.log().layers();
  const std::set<std::string> names(layers.begin(), layers.end());
  for (const char* name : {"generator", "generator.block.conv", "discriminator", "discriminator.fc"})
    CHECK(names.contains(name));
}

TEST_CASE("a trace is written for a viewer, or an error says why not") {
  const auto folder = std::filesystem::temp_directory_path() / "whitematter_profile_test";
  std::filesystem::create_directories(folder);
  seed(3);
  Network model;
  Profile profile{model};
  step(model);
  profile.stop();
  profile.write_trace(folder / "step.json");
  std::ifstream file(folder / "step.json");
  const auto trace = nlohmann::json::parse(file);
  CHECK(trace.at("traceEvents").size() == profile.log().events().size());
  CHECK_THROWS_AS(profile.write_trace(folder), FileError);
  std::filesystem::remove_all(folder);
}

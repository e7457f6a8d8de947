// SPDX-License-Identifier: MIT
#include <whitematter/io/checkpoint.hpp>

#include <cstring>

#include <whitematter/data/loader.hpp>
#include <whitematter/loss/cross_entropy.hpp>
#include <whitematter/nn/batch_norm.hpp>
#include <whitematter/nn/conv2d.hpp>
#include <whitematter/nn/dropout.hpp>
#include <whitematter/nn/linear.hpp>
#include <whitematter/ops/activation.hpp>
#include <whitematter/ops/global_pool.hpp>
#include <whitematter/optim/ema.hpp>
#include <whitematter/optim/schedule.hpp>
#include <whitematter/optim/sgd.hpp>

#include "small_disk.hpp"
#include "support/tensors.hpp"
#include "support/threads.hpp"
#include "temporary_folder.hpp"

using namespace wm;

namespace {

struct Net {
  Conv2d<3, 4, Conv{.kernel = 3, .padding = 1}> conv;
  BatchNorm2d<4> bn;
  Dropout dropout{0.3};
  Linear<4, 3> fc;
  WM_MODULE(Net, conv, bn, dropout, fc)
  auto forward(const auto& x) const { return fc(dropout(global_avg_pool(relu(bn(conv(x)))))); }
};

ImageDataset<3, 6, 6> images() {
  Generator generator(5);
  return {.images = generate<Shape<Batch, 3, 6, 6>, std::uint8_t>([&] { return generator.below(256); }, 22),
          .labels = generate<Shape<Batch>, std::int64_t>([&] { return generator.below(3); }, 22)};
}

/// A training run of 3 epochs of 4 steps that can stop and go on anywhere.
struct Run {
  Net model;
  Sgd<float> optimizer{model, {.lr = 0.1, .momentum = 0.9, .weight_decay = 1e-3, .nesterov = true}};
  Cosine schedule{optimizer, 12, {.warmup = 2}};
  Loader<ImageDataset<3, 6, 6>> loader{
      images(), {.batch = 6, .shuffle = true, .augment = {pad_crop(2), flip()}, .seed = 9}};
  std::vector<float> losses = {};

  explicit Run(std::uint64_t number) : model((seed(number), Net())) {}

  bool train_until(int steps) {
    while (loader.epoch() < 3)
      for (auto& [x, labels] : loader) {
        const auto loss = cross_entropy(model(x), labels);
        optimizer.zero_grad();
        loss.backward();
        optimizer.step();
        schedule.step();
        losses.push_back(loss.item());
        if (schedule.position() == steps) return true;
      }
    return false;
  }

  void save(const std::filesystem::path& path) {
    save_checkpoint(path, model, optimizer,
                    {{"random", std::to_string(default_generator().position())},
                     {"step", std::to_string(schedule.position())},
                     {"epoch", std::to_string(loader.epoch())},
                     {"batch", std::to_string(loader.batch())}});
  }

  void resume(const std::filesystem::path& path) {
    const Metadata at = load_checkpoint(path, model, optimizer);
    seed(1);
    default_generator().seek(std::stoull(at.at("random")));
    schedule.seek(std::stoi(at.at("step")));
    loader.seek(std::stoi(at.at("epoch")), std::stoi(at.at("batch")));
  }

  /// Everything that training changes, as bytes.
  std::string state() {
    std::string bytes;
    const auto add = [&](const auto& array) {
      bytes.append(reinterpret_cast<const char*>(array.data()),
                   static_cast<std::size_t>(array.elements()) * sizeof(*array.data()));
    };
    for_each_state(model, [&](const std::string&, const auto& x) { add(x.array()); });
    optimizer.for_each_state([&](const std::string&, auto& x, const Extents&) {
      if (x) add(x);
    });
    return bytes;
  }
};

}  // namespace

TEST_CASE("a resumed run is the uninterrupted one, bit by bit") {
  const Threads one(1);
  const TemporaryFolder folder;
  Run whole(1);
  whole.train_until(-1);
  REQUIRE(whole.losses.size() == 12);
  for (const int stop : {1, 4, 6, 8, 11}) {
    CAPTURE(stop);
    Run first(1);
    REQUIRE(first.train_until(stop));
    first.save(folder / "checkpoint");
    Run second(2);
    REQUIRE((second.state() != first.state()));
    second.resume(folder / "checkpoint");
    CHECK((second.state() == first.state()));
    CHECK(second.optimizer.lr == first.optimizer.lr);
    second.train_until(-1);
    REQUIRE(second.losses.size() == 12 - static_cast<std::size_t>(stop));
    CHECK(std::memcmp(second.losses.data(), whole.losses.data() + stop,
                      second.losses.size() * sizeof(float)) == 0);
    CHECK((second.state() == whole.state()));
  }
}

TEST_CASE("a run resumed before its first step is a fresh one") {
  const Threads one(1);
  const TemporaryFolder folder;
  Run used(2);
  used.train_until(3);
  Run fresh(1);
  fresh.save(folder / "checkpoint");
  const double first_rate = fresh.optimizer.lr;
  fresh.train_until(2);
  used.resume(folder / "checkpoint");
  CHECK(used.optimizer.lr == first_rate);
  used.optimizer.for_each_state([](const std::string&, const auto& x, const Extents&) { CHECK_FALSE(x); });
  used.train_until(2);
  CHECK((used.state() == fresh.state()));
}

TEST_CASE("a checkpoint has the model's and the optimizer's names") {
  const TemporaryFolder folder;
  Run run(1);
  run.train_until(1);
  run.save(folder / "checkpoint");
  const safetensors::File file(folder / "checkpoint");
  CHECK(file.find("model.conv.weight") != nullptr);
  CHECK(file.find("model.bn.running_var") != nullptr);
  REQUIRE(file.find("optimizer.momentum_buffer.conv.weight") != nullptr);
  CHECK(file.find("optimizer.momentum_buffer.conv.weight")->shape == std::vector<std::int64_t>{4, 3, 3, 3});
  CHECK(file.metadata() == Metadata{{"batch", "1"},
                                    {"epoch", "0"},
                                    {"random", std::to_string(default_generator().position())},
                                    {"step", "1"}});
}

TEST_CASE("several states stand in one checkpoint") {
  const TemporaryFolder folder;
  const auto path = folder / "both.safetensors";
  const Linear<2, 1> model;
  Sgd<float> optimizer(model);
  Ema ema(model, {.decay = 0.5});
  const auto averaged = kernel::clone(model.weight.array());
  init::constant(model.weight, 1.f);
  ema.update();
  save_checkpoint(path, model, std::tie(optimizer, ema), {{"step", "7"}});

  const Linear<2, 1> other;
  Sgd<float> other_optimizer(other);
  Ema other_ema(other, {.decay = 0.5});
  CHECK(load_checkpoint(path, other, std::tie(other_optimizer, other_ema)).at("step") == "7");
  CHECK(other_ema.updates() == 1);
  CHECK(other.weight.to_vector() == std::vector<float>{1, 1});
  other_ema.swap();
  CHECK(other.weight.at(0, 1) == Approx((averaged.data()[1] + 1) / 2));
}

TEST_CASE("a checkpoint that does not fit changes nothing") {
  const TemporaryFolder folder;
  Run run(1);
  run.train_until(2);
  const std::string before = run.state();
  const auto load = [&] { return error_of<FileError>([&] { run.resume(folder / "f"); }); };

  save(run.model, folder / "f");
  CHECK(load().find("missing: \"optimizer.momentum_buffer.fc.bias\" (expected float32 [3])") !=
        std::string::npos);

  Sgd plain{run.model, {.lr = 0.1}};
  save_checkpoint(folder / "f", run.model, plain);
  const std::string error = load();
  CHECK(error.find("(expected 15 entries that fit, got 9 with 6 problems)") != error.npos);
  CHECK(error.find("missing: \"optimizer.momentum_buffer.conv.weight\" (expected float32 [4, 3, 3, 3])") !=
        error.npos);
  CHECK((run.state() == before));

  run.save(folder / "f");
  CHECK_THROWS_WITH(
      load_checkpoint(folder / "f", run.model, plain),
      Catch::Contains(
          "unexpected: \"optimizer.momentum_buffer.fc.bias\" (expected nothing, got float32 [3])"));
}

TEST_CASE("a checkpoint that cannot be written leaves the old one") {
  const Threads one(1);
  const TemporaryFolder folder;
  Run run(1);
  run.train_until(2);
  run.save(folder / "checkpoint");
  const std::string before = bytes_of(folder / "checkpoint");
  run.train_until(3);
  std::string error;
  {
    const SmallDisk disk(2048);
    error = error_of<FileError>([&] { run.save(folder / "checkpoint"); });
  }
  CHECK(error == "save_checkpoint: the file must be writable (expected to write " +
                     (folder / "checkpoint").string() + ", got File too large)");
  CHECK(bytes_of(folder / "checkpoint") == before);
  CHECK(folder.files() == 1);
}

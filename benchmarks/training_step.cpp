// SPDX-License-Identifier: MIT
// One training step of a network, ours and LibTorch's in turns in one process.
#include <whitematter/nn/lstm.hpp>
#include <whitematter/ops/arithmetic.hpp>
#include <whitematter/ops/reduce.hpp>
#include <whitematter/tensor/create.hpp>

#include "program.hpp"
#include "resnet_training.hpp"
#include "table.hpp"
#include "torch_lstm.hpp"
#include "values.hpp"

namespace {

using namespace benchmark;

struct TrainingOptions : Options {
  std::string model = "resnet18";
  int batch = 0;

  bool is_lstm() const { return model == "lstm"; }
};

constexpr LstmSizes lstm_sizes{};

Contender our_lstm_training(int batch, const std::vector<float>& x) {
  constexpr int features = lstm_sizes.features;
  using Input = wm::Tensor<float, wm::Shape<wm::Batch, lstm_sizes.steps, features>>;
  struct Training {
    Input x;
    wm::Lstm<features, features, wm::Recurrent{.layers = lstm_sizes.layers}> model{};
    wm::Sgd<float> optimizer{model, {.lr = 0.01, .momentum = 0.9, .weight_decay = 5e-4}};
  };
  auto training = std::make_shared<Training>(Training{Input::from(x, batch)});
  return contender("whitematter", [training] {
    auto& [input, model, optimizer] = *training;
    const auto output = model(input).output;
    const auto loss = wm::mean(output * output);
    optimizer.zero_grad();
    loss.backward();
    optimizer.step();
  });
}

Contender torch_lstm_training(int batch, const std::vector<float>& x, SequenceLayout layout) {
  LstmSizes sizes = lstm_sizes;
  sizes.batch = batch;
  auto network = std::make_shared<TorchLstm>(sizes, layout, x);
  return contender(layout == SequenceLayout::BatchFirst ? "LibTorch, batch first" : "LibTorch, time first",
                   [network] { network->step(); });
}

std::vector<Contender> lstm_contenders(int batch) {
  const auto x = random_values(batch * lstm_sizes.steps * lstm_sizes.features, 2);
  return {our_lstm_training(batch, x), torch_lstm_training(batch, x, SequenceLayout::BatchFirst),
          torch_lstm_training(batch, x, SequenceLayout::TimeFirst)};
}

template <class Model>
std::vector<Contender> resnet_contenders(const parity::Design& design, int batch) {
  const parity::RandomBatch random(batch, 2);
  return {our_training<Model>(random), torch_training(design, random, parity::ImageLayout::ChannelsFirst),
          torch_training(design, random, parity::ImageLayout::ChannelsLast)};
}

std::vector<Contender> contenders(const TrainingOptions& options) {
  wm::seed(1);
  if (options.is_lstm()) return lstm_contenders(options.batch);
  if (options.model == "resnet18")
    return resnet_contenders<wm::ResNet18<10>>(parity::resnet18, options.batch);
  return resnet_contenders<wm::ResNet20<10>>(parity::resnet20, options.batch);
}

std::string report(const std::vector<Contender>& contenders, const TrainingOptions& options) {
  std::string title = wm::text("Training step of ", options.model, ", batch ", options.batch);
  if (options.is_lstm())
    title +=
        wm::text(", ", lstm_sizes.steps, " steps, ", lstm_sizes.layers, " layers of ", lstm_sizes.features);
  const double best = std::min(contenders[1].median(), contenders[2].median());
  return heading(title, options, torch_description()) +
         table_of(contenders, options.batch, options.is_lstm() ? "sequences" : "images").text() +
         "\nLibTorch's best median / ours: " + number(best / contenders[0].median(), 2) + "\n";
}

int run(int count, char** arguments) {
  TrainingOptions options;
  CLI::App app("Times a training step beside LibTorch's");
  app.add_option("--model", options.model)
      ->check(CLI::IsMember({"resnet18", "resnet20", "lstm"}))
      ->capture_default_str();
  app.add_option("--batch", options.batch, "128 images or 64 sequences where it is not given")
      ->check(CLI::Range(2, 4096));
  add_options(app, options);
  CLI11_PARSE(app, count, arguments);
  start_again_with_settings(arguments, options.threads);

  if (options.batch == 0) options.batch = options.is_lstm() ? lstm_sizes.batch : 128;
  auto all = contenders(options);
  sample_in_turns(all, options, options.model);
  publish(report(all, options), options);
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  return benchmark::guarded([&] { return run(count, arguments); });
}

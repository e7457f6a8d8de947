// SPDX-License-Identifier: MIT
#include "train.hpp"

#include <algorithm>
#include <numbers>
#include <optional>

#include <whitematter/data/text_dataset.hpp>
#include <whitematter/text/utf8_stream.hpp>
#include <whitematter/whitematter.hpp>

#include "batches.hpp"
#include "common/interrupt.hpp"
#include "corpus.hpp"
#include "networks.hpp"
#include "publish.hpp"
#include "run_state.hpp"

// A training, from a text to a model that writes. Everything a run counts is in the checkpoint, so that one
// that was stopped goes on as if nothing had happened.

namespace shakespeare {

using namespace wm;

namespace {

AdamW<float> optimizer_of(const Network& network, const Options& options) {
  return network.optimizer({.lr = options.lr,
                            .betas = options.betas,
                            .weight_decay = options.weight_decay,
                            .groups = {no_decay(vectors)}});
}

auto loss_of(const Logits& logits, const Pieces& targets) {
  return cross_entropy(logits, reshape<Shape<Any>>(targets));
}

/// The mean loss over the pieces of a text, one after the other.
double evaluate(Network& network, const Tokens& text, const Options& options) {
  const NoGrad no_grad;
  const auto predict = network.inference();
  Loader loader(TextDataset<>(text, {.time = network.context()}),
                {.batch = options.batch, .limit = options.batch * options.eval_batches});
  double loss = 0, tokens = 0;
  for (auto& [pieces, targets] : loader) {
    const auto count = static_cast<double>(targets.elements());
    loss += count * loss_of(predict(pieces), targets).item();
    tokens += count;
  }
  return loss / tokens;
}

/// What the network writes of its own, in whole characters.
std::string write_sample(Network& network, const Corpus& data, int step, const Options& options) {
  const auto next = network.writer({data.beginning()}, {.temperature = 0.8},
                                   Generator(options.seed, static_cast<std::uint64_t>(step)));
  std::vector<std::int64_t> tokens(static_cast<std::size_t>(options.sample_length));
  std::generate(tokens.begin(), tokens.end(), next);
  Utf8Stream characters;
  const std::string whole = characters.push(data.tokenizer.decode(tokens));
  return whole + characters.finish();
}

/// The report's settings, and what else a resumed run must find as it was.
NamedValues settings_of(const Corpus& data, const Options& options) {
  NamedValues settings = options.settings();
  settings.emplace_back("text", data.description());
  return settings;
}

}  // namespace

int train(const Options& options) {
  const Corpus data = Corpus::open(options);
  TrainedModel model{options.model, make_network(options.model, {data.tokenizer.size(), options.dropout}),
                     data.tokenizer};
  Network& network = *model.network;
  if (options.ema > 0) network.keep_average(options.ema);
  const NamedValues settings = settings_of(data, options);
  std::filesystem::create_directories(options.out);
  const auto checkpoint = options.out / "checkpoint.safetensors", metrics = options.out / "metrics.csv",
             weights = options.out / "model.safetensors";

  Batches batches(data.train, network.context(), options);
  AdamW<float> optimizer = optimizer_of(network, options);
  Accumulate accumulate{optimizer, options.accumulate};
  Cosine schedule{optimizer,
                  options.iterations,
                  {.warmup = std::min(options.warmup, options.iterations - 1), .final_lr = options.min_lr}};

  RunState state;
  if (options.resume) {
    state = unpack(settings, safetensors::File(checkpoint).metadata());
    network.load_checkpoint(checkpoint, optimizer);
    schedule.seek(state.step);
    batches.seek(std::int64_t{state.step} * options.accumulate);
  }
  using Log = MetricsLog<TextMetricsRow>;
  Log log = options.resume ? Log::resume(metrics, state.step) : Log::create(metrics);
  std::printf("%s: %lld parameters, %d tokens to train on and %d to validate with, %d threads\n",
              options.model.c_str(), static_cast<long long>(network.parameters()), data.train.size(0),
              data.validation.size(0), num_threads());

  interrupt::watch();
  const int stretches = (options.iterations - 1) / options.eval_interval + 1;
  Progress progress{
      options.iterations,
      {.start = state.step == options.iterations ? stretches : state.step / options.eval_interval,
       .counter = "iteration",
       .stride = options.eval_interval,
       .unit = "tokens"}};
  const auto keep = [&] { network.save_checkpoint(checkpoint, optimizer, pack(settings, state)); };
  const auto stop = [&] {
    progress.note("stopped; --resume goes on from here");
    return 130;
  };
  for (const int stretch : progress) {
    if (options.patience > 0 && state.step - state.best_step >= options.patience * options.eval_interval) {
      progress.note(text("the validation loss did not fall in ", options.patience, " evaluations"));
      break;
    }
    const int begin = stretch * options.eval_interval,
              end = std::min(begin + options.eval_interval, options.iterations);
    const std::int64_t tokens = std::int64_t{options.batch} * network.context() * options.accumulate;
    progress.begin_epoch(tokens * (end - begin), std::exchange(state.totals, {}));
    while (state.step < end) {
      for (bool stepped = false; !stepped;) {
        const auto& [pieces, targets] = batches.next();
        const auto loss = loss_of(network(pieces), targets);
        stepped = accumulate.step(loss, [&] {
          if (options.clip > 0) network.clip_gradients(options.clip);
        });
        progress.update(targets.elements(), loss.item());
      }
      network.update_average();
      schedule.step();
      ++state.step;
      if (interrupt::requested && state.step < end) {
        state.totals = progress.totals();
        keep();
        return stop();
      }
    }
    std::optional<AverageScope> average(network);
    const double validation_loss = evaluate(network, data.validation, options);
    const EpochSummary summary = progress.end_epoch({.validation_loss = validation_loss});
    state.seconds += summary.seconds;
    log.add({.step = state.step,
             .train_loss = summary.loss,
             .validation_loss = validation_loss,
             .learning_rate = optimizer.lr,
             .tokens_per_second = summary.per_second,
             .seconds = summary.seconds});
    if (state.best_step == 0 || validation_loss < state.best_loss) {
      state.best_loss = validation_loss, state.best_step = state.step;
      network.save(weights, describe(model.name, model.tokenizer, state.step, validation_loss));
    }
    state.samples.push_back({state.step, write_sample(network, data, state.step, options)});
    average.reset();
    progress.note(state.samples.back().text + "\n");
    keep();
    if (interrupt::requested) return stop();
  }
  network.load(weights);
  publish(model,
          {.model = options.model,
           .data = options.data.filename().string(),
           .token = data.token(),
           .characters_per_token = data.characters_per_token,
           .parameters = network.parameters(),
           .seed = options.seed,
           .options = settings,
           .metrics = log.rows(),
           .samples = state.samples},
          options);
  std::printf(
      "validation loss %.4f, %.3f bits for each character, at iteration %d of %d, in %.1f minutes; "
      "%s has the model and its report\n",
      state.best_loss, state.best_loss / data.characters_per_token / std::numbers::ln2, state.best_step,
      state.step, state.seconds / 60, options.out.string().c_str());
  return 0;
}

}  // namespace shakespeare

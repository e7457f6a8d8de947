// SPDX-License-Identifier: MIT
// What a token costs by the place that it has in a text, and what memory a text takes.
#include <chrono>

#include <whitematter/models/gpt.hpp>
#include <whitematter/models/llama.hpp>
#include <whitematter/text/token_stream.hpp>

#include "program.hpp"
#include "table.hpp"

namespace {

using namespace benchmark;

constexpr int context = 1024, window = 128;
using SmallGpt =
    wm::Gpt<wm::GptSizes{.vocabulary = 65, .context = context, .layers = 6, .heads = 6, .width = 384}>;
using SmallLlama = wm::Llama<wm::LlamaSizes{.vocabulary = 65,
                                            .context = context,
                                            .layers = 6,
                                            .heads = 6,
                                            .groups = 2,
                                            .width = 384,
                                            .hidden = 1024}>;

double milliseconds() {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2),
                   values.end());
  return values[values.size() / 2];
}

/// Median time of a token in each window of a text that fills the context, and twice that.
template <class Model>
std::string measure(const std::string& name, int rounds) {
  wm::seed(1);
  Model model;
  const auto before = wm::memory_statistics().live_bytes;
  std::vector<std::vector<double>> times(2 * context / window);
  std::int64_t most = 0;
  for (int round = 0; round < rounds; ++round) {
    wm::TokenStream stream(model, {1}, {.temperature = 0});
    for (int token = 0; token < 2 * context; ++token) {
      const double start = milliseconds();
      stream.next();
      times[static_cast<std::size_t>(token / window)].push_back(milliseconds() - start);
    }
    most = std::max(most, wm::memory_statistics().live_bytes - before);
  }
  Table table({"tokens", "median ms", "mean ms", "tokens/s"});
  for (std::size_t i = 0; i < times.size(); ++i) {
    double sum = 0;
    for (const double time : times[i]) sum += time;
    const double mean = sum / static_cast<double>(times[i].size());
    table.add({wm::text(i * window, " to ", (i + 1) * window - 1), number(median(times[i]), 2),
               number(mean, 2), number(1000 / mean)});
  }
  return wm::text(
      name, ", ", wm::parameter_count<Model>, " parameters, context ", context, "\n", table.text(),
      "Memory beside the parameters: ", number(static_cast<double>(most) / (1 << 20)), " MiB\n\n");
}

int run(int count, char** arguments) {
  Options options;
  options.rounds = 3;
  CLI::App app("Shows what a token costs by the place that it has in a text");
  add_options(app, options);
  CLI11_PARSE(app, count, arguments);
  start_again_with_settings(arguments, options.threads);
  wm::set_num_threads(options.threads);
  options.busy = 0;
  std::string text = heading("Generation, one text", options, "no peer");
  text += measure<SmallGpt>("Gpt, 6 layers of 384", options.rounds);
  text += measure<SmallLlama>("Llama, 6 layers of 384, 2 groups", options.rounds);
  text +=
      "Once the context is full, a token in 512 reads the last half of the text again: the mean has it.\n";
  publish(text, options);
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  return benchmark::guarded([&] { return run(count, arguments); });
}

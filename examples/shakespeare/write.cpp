// SPDX-License-Identifier: MIT
// Writes on from a prompt with a trained model, as it comes.
#include <CLI/CLI.hpp>

#include <chrono>
#include <cstdio>
#include <exception>

#include <whitematter/core/parallel.hpp>
#include <whitematter/text/utf8_stream.hpp>

#include "model_file.hpp"

namespace {

struct Options {
  std::filesystem::path model = "runs/shakespeare/model.safetensors";
  std::string prompt = "\n";
  int length = 500;
  wm::Sampling sampling = {.temperature = 0.8};
  std::uint64_t seed = 42;
  int threads = 1;  // more help only large networks
};

void write(const Options& options) {
  const auto model = shakespeare::open_model(options.model);
  const auto prompt = model.tokenizer.encode(options.prompt).to_vector();
  const auto next = model.network->writer(prompt, options.sampling, wm::Generator(options.seed));
  wm::Utf8Stream characters;  // a token may end within one
  std::fputs(options.prompt.c_str(), stdout);
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < options.length; ++i) {
    const std::int64_t token = next();
    std::fputs(characters.push(model.tokenizer.decode({&token, 1})).c_str(), stdout);
    std::fflush(stdout);
  }
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  std::fputs((characters.finish() + "\n").c_str(), stdout);
  std::fprintf(stderr, "%d tokens, %.0f tokens/s\n", options.length, options.length / seconds);
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app("Write on from a prompt with a model that examples/shakespeare has trained.");
  app.option_defaults()->always_capture_default();
  app.add_option("--model", options.model, "the trained weights");
  app.add_option("--prompt", options.prompt, "what the text begins with");
  app.add_option("--length", options.length, "tokens to write")->check(CLI::NonNegativeNumber);
  app.add_option("--temperature", options.sampling.temperature, "0 takes the likeliest, over 1 dares more");
  app.add_option("--top-k", options.sampling.top_k, "choose among so many; 0 for all");
  app.add_option("--top-p", options.sampling.top_p, "choose among those that reach this probability");
  app.add_option("--min-p", options.sampling.min_p,
                 "choose among those this share as likely as the likeliest");
  app.add_option("--repetition-penalty", options.sampling.repetition_penalty,
                 "over 1: what was written becomes less likely");
  app.add_option("--seed", options.seed, "of the choice");
  app.add_option("--threads", options.threads,
                 "threads that compute; more than 1 help large networks; 0 for all")
      ->check(CLI::NonNegativeNumber);
  CLI11_PARSE(app, argc, argv);

  try {
    if (options.threads > 0) wm::set_num_threads(options.threads);
    write(options);
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "shakespeare_write: %s\n", error.what());
    return 1;
  }
}

// SPDX-License-Identifier: MIT
// Writes decoders as cases for ort_check.mjs: the steps of a prompt, then many single ones, each of which
// goes on from what the one before it gave.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <span>

#include <whitematter/models/char_recurrent.hpp>
#include <whitematter/models/gpt.hpp>
#include <whitematter/models/llama.hpp>
#include <whitematter/nn/inference.hpp>
#include <whitematter/onnx.hpp>

#include "case_writer.hpp"

namespace wm::test {
namespace {

constexpr int batch = 2, prompt = 7, single_steps = 50, vocabulary = 11;

using Text = Tensor<std::int64_t, Shape<Batch, Time>>;

Text some_tokens(int time) {
  return generate<Text::shape, std::int64_t>([] { return default_generator().below(vocabulary); }, batch,
                                             time);
}

/// An input without steps before it: sizes that nobody has seen yet are 0, and so are all elements.
CaseArray nothing_yet(const graph::Value& value) {
  std::vector<std::int64_t> dims;
  std::size_t elements = 1;
  for (const graph::Dimension& dim : value.dims) {
    dims.push_back(dim.fixed() ? dim.size : dim.name == "Batch" ? batch : 0);
    elements *= static_cast<std::size_t>(dims.back());
  }
  return {value.name, dims, std::vector<float>(elements)};
}

/// Larger weights than those that training begins with, so that tokens differ by much. The file's type holds
/// them exactly: multiples of a power of two, of which each row has the largest.
void fill(const auto& parameter) {
  constexpr int row = 8;
  int i = 0;
  for (float& w : std::span(parameter.array().data(), static_cast<std::size_t>(parameter.elements())))
    w = (i++ % row == 0 ? 127.0f : std::round(64 * static_cast<float>(default_generator().normal()))) / 256;
  for (float& w : std::span(parameter.array().data(), static_cast<std::size_t>(parameter.elements())))
    w = std::clamp(w, -127.0f / 256, 127.0f / 256);
}

template <class Model>
void write_decoder(const std::filesystem::path& dir, const std::string& name,
                   onnx::Weights weights = onnx::Weights::Float32) {
  seed(5);
  Model model;
  for_each_parameter(model, [](const Path&, const auto& parameter) { fill(parameter); });
  const auto graph = trace_decoder(model);
  Inference run(model);
  const auto memory = Model::memory();
  std::vector<CaseGroup> groups;
  for (int step = 0; step <= single_steps; ++step) {
    const Text tokens = some_tokens(step == 0 ? prompt : 1);
    const auto logits = run(tokens, memory);
    CaseGroup group{{{"input_ids", {batch, tokens.size(1)}, tokens.to_vector()}},
                    {{"logits", {batch, tokens.size(1), vocabulary}, logits.to_vector()}},
                    {}};
    for (std::size_t i = 1; i < graph.inputs.size(); ++i) {
      const graph::Value& before = graph.value(graph.inputs[i]);
      if (step == 0)
        group.inputs.push_back(nothing_yet(before));
      else
        group.kept.emplace_back(before.name, graph.value(graph.outputs[i]).name);
    }
    groups.push_back(std::move(group));
  }
  onnx::write(graph, write_case(dir, name, groups, {1e-4, 1e-3}), {.weights = weights});
}

}  // namespace
}  // namespace wm::test

int main(int argc, char** argv) {
  using namespace wm;
  if (argc != 2) return std::fprintf(stderr, "usage: decoder_cases FOLDER\n"), 2;
  using SmallGpt =
      Gpt<GptSizes{.vocabulary = test::vocabulary, .context = 64, .layers = 2, .heads = 2, .width = 16}>;
  using SmallLlama = Llama<LlamaSizes{.vocabulary = test::vocabulary,
                                      .context = 64,
                                      .layers = 2,
                                      .heads = 4,
                                      .groups = 2,
                                      .width = 16,
                                      .hidden = 24}>;
  using enum onnx::Weights;
  for (const auto& [name, weights] : {std::pair{"", Float32}, {"_float16", Float16}, {"_int8", Int8}}) {
    test::write_decoder<SmallGpt>(argv[1], text("gpt", name), weights);
    test::write_decoder<SmallLlama>(argv[1], text("llama", name), weights);
    test::write_decoder<CharLstm<test::vocabulary, 8, 16, 2>>(argv[1], text("lstm", name), weights);
    test::write_decoder<CharGru<test::vocabulary, 8, 16, 2>>(argv[1], text("gru", name), weights);
    test::write_decoder<CharRnn<test::vocabulary, 8, 16, 2>>(argv[1], text("rnn", name), weights);
  }
}

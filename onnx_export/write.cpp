// SPDX-License-Identifier: MIT
#include <whitematter/core/error.hpp>
#include <whitematter/onnx/export.hpp>

#include "dims.hpp"
#include "graph_edit.hpp"
#include "metadata.hpp"
#include "names.hpp"
#include "passes.hpp"
#include "save_model.hpp"
#include "verify.hpp"

namespace wm::onnx {
namespace {

/// Those that were asked for; else the values' own, or the first's and the others' with their number.
std::vector<std::string> names_or(const std::vector<std::string>& asked, const graph::Graph& graph,
                                  const std::vector<graph::ValueId>& values, const std::string& first,
                                  const std::string& others) {
  if (!asked.empty()) return asked;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::string& own = graph.value(values[i]).name;
    names.push_back(!own.empty() ? own : i == 0 ? first : others + std::to_string(i));
  }
  return names;
}

void check_labels(const graph::Graph& graph, const Options& options) {
  if (options.labels.empty()) return;
  const auto& dims = graph.value(graph.outputs[0]).dims;
  const auto labels = static_cast<std::int64_t>(options.labels.size());
  check(!dims.empty() && agree(dims.back(), fixed(labels)), "onnx: labels: there must be one for each class",
        dims.empty() ? "1" : to_text(dims.back()), labels);
}

}  // namespace

void write(graph::Graph graph, const std::filesystem::path& path, const Options& options) {
  check(!options.name.empty(), "onnx: the graph must have a name", "a name", "none");
  check(!options.pixels || !options.normalization, "onnx: pixels must be normalized in one place",
        "pixels or normalization", "both");
  verify(graph);
  if (options.normalization) check_pixels(graph, *options.normalization);
  if (options.fold_batch_norm) fold_batch_norm(graph);
  if (options.pixels) add_pixels(graph, *options.pixels);
  if (options.softmax) add_softmax(graph);
  remove_unused(graph);
  reduce_weights(graph, options.weights);
  assign_names(graph, names_or(options.inputs, graph, graph.inputs, "input", "input_"),
               names_or(options.outputs, graph, graph.outputs, options.softmax ? "probabilities" : "logits",
                        "output_"));
  verify(graph);  // the passes' work as well
  check_labels(graph, options);
  save_model(graph, options.name, metadata_of(options), path);
}

}  // namespace wm::onnx

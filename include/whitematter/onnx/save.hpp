// SPDX-License-Identifier: MIT
#pragma once

#include <limits>

#include <whitematter/nn/trace.hpp>
#include <whitematter/onnx/export.hpp>

namespace wm::onnx {

/// Traces the model on an input of shape S in eval mode and writes it as an ONNX file:
/// onnx::save<Shape<Batch, 3, 32, 32>>(model, "model.onnx"). Run-time dimensions become named axes, modules'
/// paths the names of nodes and weights. Fails with Error where the graph breaks a rule of ONNX, with
/// FileError where the file cannot be written.
template <class S, class T = float, Module M>
void save(M& model, const std::filesystem::path& path, const Options& options = {}) {
  write(trace<S, T>(model, options.traced_size), path, options);
}

/// The same of a model of one input or several, traced on those that are given:
/// onnx::save(model, "model.onnx", {.inputs = {"tokens", "seen"}}, tokens, seen).
template <Module M, class T, class S, class... X>
void save(M& model, const std::filesystem::path& path, const Options& options, const Tensor<T, S>& input,
          const X&... more) {
  write(trace(model, input, more...), path, options);
}

/// Writes a decoder with its memory as further inputs and outputs: onnx::save_decoder(model, "gpt.onnx"). A
/// runtime hands the outputs present.* of one run to the inputs past_key_values.* of the next; before the
/// first they have no steps. Its metadata says how many parameters it has, and as "context" how many steps
/// the memory holds, where that is bounded.
template <Decoder M>
void save_decoder(M& model, const std::filesystem::path& path, Options options = {}) {
  constexpr int unbounded = std::numeric_limits<int>::max();
  options.metadata.emplace("parameters", std::to_string(parameter_count<M>));
  if (const int context = M::memory().capacity(); context < unbounded)
    options.metadata.emplace("context", std::to_string(context));
  write(trace_decoder(model, options.traced_size), path, options);
}

}  // namespace wm::onnx

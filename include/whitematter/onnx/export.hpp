// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <whitematter/graph/graph.hpp>

namespace wm::onnx {

/// Per-channel normalization of pixels scaled to [0, 1]: (pixel / 255 - mean) / std.
struct Pixels {
  std::vector<float> mean;
  std::vector<float> std;
};

/// How a file keeps weights, the float32 constants with two axes or more. A runtime turns them back as it
/// loads the file, and computes as fast as with float32.
enum class Weights {
  Float32,
  Float16,  ///< half the size
  Int8,     ///< a quarter: whole numbers from -127 to 127, and a scale for each filter or row
};

struct Options {
  std::string name = "whitematter";  ///< of the graph
  bool fold_batch_norm = true;       ///< into the convolution before it
  Weights weights = Weights::Float32;
  bool softmax = false;                              ///< output probabilities instead of logits
  std::optional<Pixels> pixels = {};                 ///< take uint8 [Batch, H, W, C], normalize in the graph
  std::optional<Pixels> normalization = {};          ///< or that of the float input, for metadata_props alone
  std::vector<std::string> labels = {};              ///< class names, into metadata_props
  std::map<std::string, std::string> metadata = {};  ///< further entries of metadata_props
  std::vector<std::string> inputs = {};              ///< names; else "input", or "image" for pixels
  std::vector<std::string> outputs = {};             ///< names; else "logits" or "probabilities"
  int traced_size = 2;                               ///< of run-time dimensions while the model is traced
};

/// Applies the passes that the options ask for, checks every type and shape, and writes the file (ONNX IR 8,
/// opset 17) to a temporary name that is renamed at the end. Fails with Error or FileError.
void write(graph::Graph graph, const std::filesystem::path& path, const Options& options = {});

}  // namespace wm::onnx

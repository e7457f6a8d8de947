// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/graph/graph.hpp>
#include <whitematter/onnx/export.hpp>

/// Changes of a verified graph, each of which leaves a graph that verifies again.
namespace wm::onnx {

/// Turns Conv + BatchNormalization into one Conv with bias where nothing else reads between the two.
void fold_batch_norm(graph::Graph& graph);

/// Fails unless these can be the normalization of the one input [Batch, C, H, W].
void check_pixels(const graph::Graph& graph, const Pixels& pixels);

/// Replaces the input [Batch, C, H, W] by uint8 pixels [Batch, H, W, C], normalized by new nodes.
void add_pixels(graph::Graph& graph, const Pixels& pixels);

/// Puts Softmax over the last dimension of the only output, unless it ends in one already.
void add_softmax(graph::Graph& graph);

/// Keeps float32 constants with two axes or more in fewer bits. Nodes turn them back, which a runtime does
/// once, as it loads the file. Fails where a weight does not fit.
void reduce_weights(graph::Graph& graph, Weights type);

/// Removes nodes, constants and values that no output depends on.
void remove_unused(graph::Graph& graph);

}  // namespace wm::onnx

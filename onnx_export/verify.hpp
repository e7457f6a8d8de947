// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/graph/graph.hpp>

namespace wm::onnx {

/// Fails with Error unless every value is made once before it is used, every operator is known and has the
/// inputs and attributes it may have, and every declared type and shape is the one that follows from the
/// inputs.
void verify(const graph::Graph& graph);

}  // namespace wm::onnx

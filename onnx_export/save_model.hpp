// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include <whitematter/graph/graph.hpp>

namespace wm::onnx {

/// Writes a verified graph, whose values have unique names, as an ONNX model (IR 8, opset 17).
void save_model(const graph::Graph& graph, const std::string& name,
                const std::map<std::string, std::string>& metadata, const std::filesystem::path& path);

}  // namespace wm::onnx

// SPDX-License-Identifier: MIT
#pragma once

#include <CLI/CLI.hpp>

#include <map>

#include <whitematter/onnx/export.hpp>

/// Lets a program's user choose how the ONNX model keeps its weights.
inline void add_onnx_weights(CLI::App& app, wm::onnx::Weights& weights) {
  static const std::map<std::string, wm::onnx::Weights> types{{"float32", wm::onnx::Weights::Float32},
                                                              {"float16", wm::onnx::Weights::Float16},
                                                              {"int8", wm::onnx::Weights::Int8}};
  app.add_option_function<std::string>(
         "--onnx-weights", [&weights](const std::string& name) { weights = types.at(name); },
         "how the ONNX model keeps its weights")
      ->default_str("float32")
      ->check(CLI::IsMember(types));
}

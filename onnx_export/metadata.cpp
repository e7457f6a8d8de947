// SPDX-License-Identifier: MIT
#include "metadata.hpp"

#include <charconv>
#include <nlohmann/json.hpp>

#include <whitematter/core/error.hpp>

namespace wm::onnx {
namespace {

/// The shortest decimals that read back as the same floats: 0.4914, not 0.49140000343322754.
std::string json_of(const std::vector<float>& numbers) {
  std::string out = "[";
  for (float number : numbers) {
    char digits[32];
    const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    if (out.size() > 1) out += ", ";
    out.append(digits, end);
  }
  return out + "]";
}

std::string json_of(const std::vector<std::string>& labels) {
  try {
    return nlohmann::json(labels).dump();
  } catch (const nlohmann::json::exception&) {
    fail("onnx: labels must be text (expected UTF-8, got other bytes)");
  }
}

}  // namespace

std::map<std::string, std::string> metadata_of(const Options& options) {
  auto entries = options.metadata;
  entries.emplace("producer", "whitematter");
  if (!options.labels.empty()) entries.emplace("labels", json_of(options.labels));
  if (const auto& pixels = options.pixels ? options.pixels : options.normalization) {
    entries.emplace("mean", json_of(pixels->mean));
    entries.emplace("std", json_of(pixels->std));
  }
  return entries;
}

}  // namespace wm::onnx

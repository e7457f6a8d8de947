// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <string>

#include <whitematter/onnx/export.hpp>

namespace wm::onnx {

/// The entries of metadata_props: labels, mean and std as JSON arrays, the producer, and those that the
/// options give as text, which come first where a key is the same.
std::map<std::string, std::string> metadata_of(const Options& options);

}  // namespace wm::onnx

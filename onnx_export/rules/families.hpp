// SPDX-License-Identifier: MIT
#pragma once

#include "../rules.hpp"

/// What ONNX's opset 17 says of each operator that whitematter writes, by family.
namespace wm::onnx {

using Outputs = std::vector<Typed>;
using List = std::vector<std::int64_t>;

std::vector<Rule> elementwise_rules();
std::vector<Rule> indexing_rules();
std::vector<Rule> normalization_rules();
std::vector<Rule> product_rules();
std::vector<Rule> recurrent_rules();
std::vector<Rule> reduction_rules();
std::vector<Rule> shape_rules();
std::vector<Rule> window_rules();

inline Outputs like_input(const Call& call) { return {{call.type(0), call.dims(0)}}; }

}  // namespace wm::onnx

// SPDX-License-Identifier: MIT
#pragma once

#include <set>

#include <whitematter/nn/trace.hpp>

#include "support/tensors.hpp"

namespace wm {

/// The state's names in order.
template <Module M>
std::vector<std::string> state_names(const M& model) {
  std::vector<std::string> names;
  for_each_state(model, [&](const std::string& name, const auto&) { names.push_back(name); });
  return names;
}

/// In eval mode the second of three inputs gives alone what it gives among them, and no inputs give nothing.
template <Module M, class T, class S>
void check_independent_of_batch(M& model, const Tensor<T, S>& three) {
  eval(model);
  const NoGrad no_grad;
  const auto together = model(three).to_vector();
  const auto alone = model(Tensor<T, S>(three.array().sliced(1, 1))).to_vector();
  REQUIRE(together.size() == 3 * alone.size());
  float largest = 0;
  for (const float value : together) largest = std::max(largest, std::abs(value));
  CHECK((largest > 0 && std::isfinite(largest)));
  const auto second = together.begin() + static_cast<std::ptrdiff_t>(alone.size());
  CHECK(largest_difference(alone, std::vector(second, second + static_cast<std::ptrdiff_t>(alone.size()))) <=
        1e-5 * static_cast<double>(largest));
  CHECK(model(Tensor<T, S>(three.array().sliced(1, 0))).elements() == 0);
}

/// The operators of a graph, each once.
inline std::set<std::string> operators_of(const graph::Graph& graph) {
  std::set<std::string> operators;
  for (const auto& node : graph.nodes) operators.insert(node.op);
  return operators;
}

/// The dimensions of a graph's first output.
inline std::vector<graph::Dimension> output_of(const graph::Graph& graph) {
  return graph.values[static_cast<std::size_t>(graph.outputs.at(0))].dims;
}

}  // namespace wm

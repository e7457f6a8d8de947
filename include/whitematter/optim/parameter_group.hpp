// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <whitematter/nn/module.hpp>

namespace wm {

/// Says of a parameter, by its name and sizes, whether it belongs to a group.
using ParameterSelector = std::function<bool(const std::string& name, const Extents& extents)>;

/// Parameters that an optimizer treats in another way. One that several groups select is in the first.
struct ParameterGroup {
  ParameterSelector selects;
  std::optional<double> weight_decay = {};  ///< in place of the optimizer's
  double lr_scale = 1;                      ///< times the optimizer's rate, which a schedule changes
};

/// Selects parameters with fewer than two axes: biases, and the scales and shifts of normalization, but for
/// those of a LayerNorm over several axes.
inline bool vectors(const std::string&, const Extents& extents) { return extents.rank() < 2; }

/// Selects the parameters of the module with this path, or the parameter.
inline ParameterSelector inside(std::string path) {
  return [path = std::move(path)](const std::string& name, const Extents&) {
    return name == path || name.compare(0, path.size() + 1, path + ".") == 0;
  };
}

/// Selects what weight decay should leave alone, by the kind of module: all parameters of normalization,
/// however many axes they have, and vectors, such as biases. A module of the user's is normalization where it
/// says `static constexpr bool normalizes = true`.
template <Module M>
ParameterSelector norms_and_vectors(const M& model) {
  std::vector<std::string> norms;
  for_each_module(model, [&](const std::string& path, const auto& module) {
    if constexpr (requires { std::decay_t<decltype(module)>::normalizes; })
      norms.push_back(path.empty() ? path : path + ".");
  });
  return [norms = std::move(norms)](const std::string& name, const Extents& extents) {
    for (const std::string& norm : norms)
      if (name.compare(0, norm.size(), norm) == 0) return true;
    return vectors(name, extents);
  };
}

/// A group without weight decay: `.groups = {no_decay(norms_and_vectors(model))}`.
inline ParameterGroup no_decay(ParameterSelector selects) {
  return {.selects = std::move(selects), .weight_decay = 0};
}

}  // namespace wm

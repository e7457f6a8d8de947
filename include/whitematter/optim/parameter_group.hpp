// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>

#include <whitematter/core/extents.hpp>

namespace wm {

/// Says of a parameter, by its name and sizes, whether it belongs to a group.
using ParameterSelector = std::function<bool(const std::string& name, const Extents& extents)>;

/// Parameters that an optimizer treats in another way. One that several groups select is in the first.
struct ParameterGroup {
  ParameterSelector selects;
  std::optional<double> weight_decay = {};  ///< in place of the optimizer's
  double lr_scale = 1;                      ///< times the optimizer's rate, which a schedule changes
};

/// Selects parameters with fewer than two axes: biases, and the scales and shifts of normalization.
inline bool vectors(const std::string&, const Extents& extents) { return extents.rank() < 2; }

/// Selects the parameters of the module with this path, or the parameter.
inline ParameterSelector inside(std::string path) {
  return [path = std::move(path)](const std::string& name, const Extents&) {
    return name == path || name.compare(0, path.size() + 1, path + ".") == 0;
  };
}

/// A group without weight decay: `.groups = {no_decay(vectors)}`.
inline ParameterGroup no_decay(ParameterSelector selects) {
  return {.selects = std::move(selects), .weight_decay = 0};
}

}  // namespace wm

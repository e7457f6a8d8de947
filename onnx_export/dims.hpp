// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <whitematter/graph/graph.hpp>

namespace wm::onnx {

using graph::Dimension;
using Dims = std::vector<Dimension>;

/// What a rule infers where it cannot tell the size: it agrees with whatever is declared.
inline const Dimension unknown{};

Dimension fixed(std::int64_t size);
bool is_unknown(const Dimension& dim);

/// Two names agree when they are the same name; sizes seen in the trace do not matter.
bool agree(const Dimension& a, const Dimension& b);
bool agree(const Dims& a, const Dims& b);

/// NumPy's rule for two operands of different shape, or nothing where they do not fit.
std::optional<Dims> broadcast(const Dims& a, const Dims& b);

/// How many elements there are: a number times names.
struct Count {
  std::int64_t size = 1;
  std::map<std::string, int> names;  // with the power of each
  bool known = true;

  explicit Count(std::span<const Dimension> dims);
  Dimension as_dimension() const;
  friend bool operator==(const Count&, const Count&) = default;
};

/// The count that is left when some dimensions are taken out, or nothing where they do not divide it.
std::optional<Count> divide(Count count, const Count& by);

std::string to_text(const Dimension& dim);
std::string to_text(std::span<const Dimension> dims);
std::string to_text(std::span<const std::int64_t> numbers);

}  // namespace wm::onnx

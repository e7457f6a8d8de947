// SPDX-License-Identifier: MIT
#include "dims.hpp"

#include <algorithm>

namespace wm::onnx {
namespace {

template <class T, class Print>
std::string list(std::span<const T> items, Print print) {
  std::string out = "[";
  for (const T& item : items) {
    if (out.size() > 1) out += ", ";
    out += print(item);
  }
  return out + "]";
}

std::optional<Dimension> broadcast_dimension(const Dimension& a, const Dimension& b) {
  if (a.fixed() && a.size == 1) return b;
  if (b.fixed() && b.size == 1) return a;
  if (is_unknown(a)) return b;
  if (agree(a, b)) return a;
  return std::nullopt;
}

}  // namespace

Dimension fixed(std::int64_t size) { return {size, ""}; }

bool is_unknown(const Dimension& dim) { return dim.name.empty() && dim.size < 0; }

bool agree(const Dimension& a, const Dimension& b) {
  if (is_unknown(a) || is_unknown(b)) return true;
  return a.fixed() && b.fixed() ? a.size == b.size : a.name == b.name;
}

bool agree(const Dims& a, const Dims& b) {
  return std::ranges::equal(a, b, [](const Dimension& x, const Dimension& y) { return agree(x, y); });
}

std::optional<Dims> broadcast(const Dims& a, const Dims& b) {
  const Dims& longer = a.size() >= b.size() ? a : b;
  const Dims& shorter = a.size() >= b.size() ? b : a;
  Dims out = longer;
  for (std::size_t i = 0; i < shorter.size(); ++i) {
    Dimension& dim = out[longer.size() - shorter.size() + i];
    const auto both = broadcast_dimension(dim, shorter[i]);
    if (!both) return std::nullopt;
    dim = *both;
  }
  return out;
}

Count::Count(std::span<const Dimension> dims) {
  for (const Dimension& dim : dims) {
    if (dim.fixed())
      size *= dim.size;
    else if (is_unknown(dim))
      known = false;
    else
      ++names[dim.name];
  }
}

Dimension Count::as_dimension() const {
  if (!known) return unknown;
  if (names.empty()) return fixed(size);
  const auto& [name, power] = *names.begin();
  return names.size() == 1 && power == 1 && size == 1 ? Dimension{-1, name} : unknown;
}

std::optional<Count> divide(Count count, const Count& by) {
  count.known = count.known && by.known;
  if (!count.known) return count;
  if (by.size == 0 || count.size % by.size != 0) return std::nullopt;
  count.size /= by.size;
  for (const auto& [name, power] : by.names) {
    const auto found = count.names.find(name);
    if (found == count.names.end() || found->second < power) return std::nullopt;
    if ((found->second -= power) == 0) count.names.erase(found);
  }
  return count;
}

std::string to_text(const Dimension& dim) {
  if (dim.fixed()) return std::to_string(dim.size);
  return is_unknown(dim) ? "?" : dim.name;
}

std::string to_text(std::span<const Dimension> dims) {
  return list(dims, [](const Dimension& dim) { return to_text(dim); });
}

std::string to_text(std::span<const std::int64_t> numbers) {
  return list(numbers, [](std::int64_t n) { return std::to_string(n); });
}

}  // namespace wm::onnx

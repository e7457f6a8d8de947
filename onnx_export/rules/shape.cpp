// SPDX-License-Identifier: MIT
#include "families.hpp"

#include <algorithm>
#include <span>

namespace wm::onnx {
namespace {

Outputs flatten(const Call& call) {
  const std::span<const Dimension> dims = call.dims(0);
  const auto axis = call.axis(call.integer("axis", 1), dims.size(), true);
  return {{call.type(0), {Count(dims.first(axis)).as_dimension(), Count(dims.subspan(axis)).as_dimension()}}};
}

Outputs reshape(const Call& call) {
  const Dims& x = call.dims(0);
  const auto target = call.constant_list(1);
  call.check(std::ranges::count(target, -1) <= 1, "shape may leave one size open", "at most one -1",
             to_text(target));
  Dims out;
  Dims given;  // all but the open one
  for (std::size_t i = 0; i < target.size(); ++i) {
    call.check(target[i] >= -1 && (target[i] != 0 || i < x.size()),
               "shape must hold sizes, -1, or 0 for the input's", to_text(x), to_text(target));
    out.push_back(target[i] == -1 ? unknown : target[i] == 0 ? x[i] : fixed(target[i]));
    if (target[i] != -1) given.push_back(out.back());
  }
  const auto rest = divide(Count(x), Count(given));
  const auto open = std::ranges::find(target, -1);
  call.check(rest && (open != target.end() || !rest->known || *rest == Count(Dims{})),
             "the number of elements must stay", to_text(x), to_text(target));
  if (open != target.end()) out[static_cast<std::size_t>(open - target.begin())] = rest->as_dimension();
  return {{call.type(0), out}};
}

Outputs transpose(const Call& call) {
  const Dims& x = call.dims(0);
  List reversed;
  for (std::size_t i = x.size(); i-- > 0;) reversed.push_back(static_cast<std::int64_t>(i));
  const auto perm = call.integers("perm", reversed);
  auto sorted = perm;
  std::ranges::sort(sorted);
  std::ranges::reverse(reversed);
  call.check(sorted == reversed, "perm must hold each axis once", to_text(reversed), to_text(perm));
  Dims out;
  for (auto axis : perm) out.push_back(x[static_cast<std::size_t>(axis)]);
  return {{call.type(0), out}};
}

}  // namespace

std::vector<Rule> shape_rules() {
  using enum Kind;
  return {
      {"Flatten", "A", {{"axis", Int}}, flatten},
      {"Reshape", "AI", {}, reshape},
      {"Transpose", "A", {{"perm", Ints}}, transpose},
  };
}

}  // namespace wm::onnx

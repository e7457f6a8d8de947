// SPDX-License-Identifier: MIT
#include "families.hpp"

#include <set>

namespace wm::onnx {
namespace {

Outputs reduce(const Call& call, const List& axes) {
  const Dims& x = call.dims(0);
  std::set<std::size_t> reduced;
  for (auto position : axes)
    call.check(reduced.insert(call.axis(position, x.size())).second, "each axis may be named once",
               "other axes", to_text(axes));
  Dims out;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (!axes.empty() && !reduced.contains(i))
      out.push_back(x[i]);
    else if (call.integer("keepdims", 1))
      out.push_back(fixed(1));
  }
  return {{call.type(0), out}};
}

Outputs reduce_by_attribute(const Call& call) { return reduce(call, call.integers("axes", {})); }

Outputs reduce_by_input(const Call& call) {
  return reduce(call, call.has(1) ? call.constant_list(1) : List{});
}

Outputs position(const Call& call) {
  Outputs out = reduce(call, {call.integer("axis", 0)});
  out[0].type = ElementType::Int64;
  return out;
}

}  // namespace

std::vector<Rule> reduction_rules() {
  using enum Kind;
  return {
      {"ArgMax", "N", {{"axis", Int}, {"keepdims", Int}}, position},
      {"ArgMin", "N", {{"axis", Int}, {"keepdims", Int}}, position},
      {"ReduceL2", "F", {{"axes", Ints}, {"keepdims", Int}}, reduce_by_attribute},
      {"ReduceLogSumExp", "F", {{"axes", Ints}, {"keepdims", Int}}, reduce_by_attribute},
      {"ReduceMax", "N", {{"axes", Ints}, {"keepdims", Int}}, reduce_by_attribute},
      {"ReduceMean", "F", {{"axes", Ints}, {"keepdims", Int}}, reduce_by_attribute},
      {"ReduceMin", "N", {{"axes", Ints}, {"keepdims", Int}}, reduce_by_attribute},
      {"ReduceSum", "N|I", {{"keepdims", Int}}, reduce_by_input},
  };
}

}  // namespace wm::onnx

// SPDX-License-Identifier: MIT
#include "families.hpp"

namespace wm::onnx {
namespace {

Outputs gather(const Call& call) {
  Dims out = call.dims(0);
  const auto axis = call.axis(call.integer("axis", 0), out.size());
  const auto at = out.erase(out.begin() + static_cast<std::ptrdiff_t>(axis));
  out.insert(at, call.dims(1).begin(), call.dims(1).end());
  return {{call.type(0), out}};
}

void check_index(const Call& call) {
  call.check(call.dims(0).size() == call.dims(1).size(), "index must have the input's rank",
             to_text(call.dims(0)), to_text(call.dims(1)));
  call.axis(call.integer("axis", 0), call.dims(0).size());
}

Outputs gather_elements(const Call& call) {
  check_index(call);
  return {{call.type(0), call.dims(1)}};
}

Outputs scatter_elements(const Call& call) {
  check_index(call);
  call.check_dims(call.dims(2), "updates must have the index's shape", call.dims(1));
  return like_input(call);
}

Outputs cumulative_sum(const Call& call) {
  call.check(call.dims(1).empty(), "axis must be one number", "[]", to_text(call.dims(1)));
  return like_input(call);
}

Outputs range(const Call& call) {
  for (std::size_t i = 0; i < 3; ++i)
    call.check(call.dims(i).empty(), "limits and step must be numbers", "[]", to_text(call.dims(i)));
  return {{call.type(0), {unknown}}};
}

Outputs top_k(const Call& call) {
  Dims out = call.dims(0);
  Dimension& dim = out[call.axis(call.integer("axis", -1), out.size())];
  call.check_dims(call.dims(1), "k must be a list of one number", {fixed(1)});
  const auto k = call.is_constant(1) ? fixed(call.constant_list(1)[0]) : unknown;
  call.check(is_unknown(k) || !dim.fixed() || (k.size >= 0 && k.size <= dim.size), "k must fit the axis",
             text("0 to ", to_text(dim)), to_text(k));
  dim = k;
  return {{call.type(0), out}, {ElementType::Int64, out}};
}

}  // namespace

std::vector<Rule> indexing_rules() {
  using enum Kind;
  return {
      {"CumSum", "NI", {{"exclusive", Int}, {"reverse", Int}}, cumulative_sum},
      {"Gather", "AK", {{"axis", Int}}, gather},
      {"GatherElements", "AK", {{"axis", Int}}, gather_elements},
      {"Range", "NNN", {}, range},
      {"ScatterElements", "AKA", {{"axis", Int}, {"reduction", String}}, scatter_elements},
      {"TopK", "NI", {{"axis", Int}, {"largest", Int}, {"sorted", Int}}, top_k},
  };
}

}  // namespace wm::onnx

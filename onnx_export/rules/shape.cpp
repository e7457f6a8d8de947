// SPDX-License-Identifier: MIT
#include "families.hpp"

#include <algorithm>
#include <limits>
#include <set>
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
  if (!call.is_constant(1)) {
    call.check(call.dims(1).size() == 1 && call.dims(1)[0].fixed(), "shape must be a list", "[rank]",
               to_text(call.dims(1)));
    return {{call.type(0), Dims(static_cast<std::size_t>(call.dims(1)[0].size), unknown)}};
  }
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

Outputs concat(const Call& call) {
  Dims out = call.dims(0);
  const auto axis = call.axis(call.integer("axis", 0), out.size());
  for (std::size_t input = 1; call.has(input); ++input) {
    const Dims& part = call.dims(input);
    Dims others = part;
    if (part.size() == out.size()) others[axis] = out[axis];
    call.check_dims(others, "inputs must have one shape off the axis", out);
    for (std::size_t i = 0; i < out.size(); ++i)
      if (i == axis)
        out[i] = out[i].fixed() && part[i].fixed() ? fixed(out[i].size + part[i].size) : unknown;
      else if (is_unknown(out[i]))
        out[i] = part[i];
  }
  return {{call.type(0), out}};
}

Outputs expand(const Call& call) {
  const Dims& x = call.dims(0);
  if (!call.is_constant(1)) {
    call.check(call.dims(1).size() == 1 && call.dims(1)[0].fixed(), "shape must be a list", "[rank]",
               to_text(call.dims(1)));
    const auto rank = static_cast<std::size_t>(std::max<std::int64_t>(call.dims(1)[0].size, 0));
    return {{call.type(0), Dims(std::max(rank, x.size()), unknown)}};
  }
  const auto target = call.constant_list(1);
  Dims sizes;
  for (const auto size : target) sizes.push_back(fixed(size));
  const auto out = broadcast(x, sizes);
  call.check(out.has_value(), "sizes must be 1 or the input's", to_text(x), to_text(target));
  return {{call.type(0), *out}};
}

Outputs pad(const Call& call) {
  Dims out = call.dims(0);
  const auto pads = call.constant_list(1);
  call.check(pads.size() == 2 * out.size(), "there must be pads before and after each axis", 2 * out.size(),
             pads.size());
  for (std::size_t i = 0; i < out.size(); ++i) {
    const auto added = pads[i] + pads[i + out.size()];
    if (added != 0) out[i] = out[i].fixed() ? fixed(out[i].size + added) : unknown;
  }
  return {{call.type(0), out}};
}

Outputs shape_of(const Call& call) {
  const auto rank = static_cast<std::int64_t>(call.dims(0).size());
  const auto begin = call.axis(call.integer("start", 0), call.dims(0).size(), true),
             end = call.axis(call.integer("end", rank), call.dims(0).size(), true);
  call.check(begin <= end, "start must not lie after end", end, begin);
  return {{ElementType::Int64, {fixed(static_cast<std::int64_t>(end - begin))}}};
}

// How many of `size` elements a slice takes; bounds outside the axis mean its ends.
std::int64_t slice_size(std::int64_t size, std::int64_t begin, std::int64_t end, std::int64_t step) {
  const std::int64_t lowest = step > 0 ? 0 : -1, highest = step > 0 ? size : size - 1;
  begin = std::clamp(begin < 0 ? begin + size : begin, std::int64_t{0}, std::max<std::int64_t>(highest, 0));
  end = std::clamp(end < 0 ? end + size : end, lowest, std::max(highest, lowest));
  const std::int64_t span = step > 0 ? end - begin : begin - end, stride = step > 0 ? step : -step;
  return span <= 0 ? 0 : (span + stride - 1) / stride;
}

Outputs slice(const Call& call) {
  constexpr auto least = std::numeric_limits<std::int64_t>::min(),
                 most = std::numeric_limits<std::int64_t>::max();
  Dims out = call.dims(0);
  const auto begin = call.constant_list(1), end = call.constant_list(2), axes = call.constant_list(3),
             step = call.constant_list(4);
  call.check(begin.size() == axes.size() && end.size() == axes.size() && step.size() == axes.size(),
             "there must be bounds and a step for each axis", axes.size(), to_text(begin));
  for (std::size_t i = 0; i < axes.size(); ++i) {
    Dimension& dim = out[call.axis(axes[i], out.size())];
    call.check(step[i] != 0, "a step must not be 0", "another number", step[i]);
    const bool whole = (begin[i] == 0 && end[i] == most && step[i] == 1) ||
                       (begin[i] == -1 && end[i] == least && step[i] == -1);
    if (whole || is_unknown(dim)) continue;
    dim = dim.fixed() ? fixed(slice_size(dim.size, begin[i], end[i], step[i])) : unknown;
  }
  return {{call.type(0), out}};
}

// The axes of an input that has to be a constant list, each once.
std::set<std::size_t> distinct_axes(const Call& call, std::size_t rank) {
  std::set<std::size_t> axes;
  for (const auto position : call.constant_list(1))
    call.check(axes.insert(call.axis(position, rank)).second, "each axis may be named once", "other axes",
               to_text(call.constant_list(1)));
  return axes;
}

Outputs squeeze(const Call& call) {
  const Dims& x = call.dims(0);
  const auto axes = distinct_axes(call, x.size());
  Dims out;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (!axes.contains(i))
      out.push_back(x[i]);
    else
      call.check(agree(x[i], fixed(1)), "only axes of size 1 may go", "1", to_text(x[i]));
  }
  return {{call.type(0), out}};
}

Outputs unsqueeze(const Call& call) {
  const Dims& x = call.dims(0);
  const auto axes = distinct_axes(call, x.size() + call.constant_list(1).size());
  Dims out = x;
  for (const auto axis : axes) out.insert(out.begin() + static_cast<std::ptrdiff_t>(axis), fixed(1));
  return {{call.type(0), out}};
}

Outputs trilu(const Call& call) {
  call.check(call.dims(0).size() >= 2, "input must be matrices", "[..., H, W]", to_text(call.dims(0)));
  call.check(!call.has(1) || call.dims(1).empty(), "k must be one number", "[]",
             call.has(1) ? to_text(call.dims(1)) : "");
  return like_input(call);
}

}  // namespace

std::vector<Rule> shape_rules() {
  using enum Kind;
  return {
      {"Concat", "A*", {{"axis", Int}}, concat},
      {"Expand", "AI", {}, expand},
      {"Flatten", "A", {{"axis", Int}}, flatten},
      {"Pad", "AI|A", {{"mode", String}}, pad},
      {"Reshape", "AI", {}, reshape},
      {"Shape", "A", {{"start", Int}, {"end", Int}}, shape_of},
      {"Slice", "AIIII", {}, slice},
      {"Squeeze", "AI", {}, squeeze},
      {"Transpose", "A", {{"perm", Ints}}, transpose},
      {"Trilu", "A|I", {{"upper", Int}}, trilu},
      {"Unsqueeze", "AI", {}, unsqueeze},
  };
}

}  // namespace wm::onnx

// SPDX-License-Identifier: MIT
#include "rules.hpp"

#include <algorithm>
#include <set>
#include <span>
#include <string_view>

#include "element_code.hpp"

namespace wm::onnx {
namespace {

using Outputs = std::vector<Typed>;
using List = std::vector<std::int64_t>;

Outputs like_input(const Call& call) { return {{call.type(0), call.dims(0)}}; }

Outputs broadcast_inputs(const Call& call) {
  const auto dims = broadcast(call.dims(0), call.dims(1));
  call.check(dims.has_value(), "both inputs must broadcast to one shape", to_text(call.dims(0)),
             to_text(call.dims(1)));
  return {{call.type(0), *dims}};
}

Outputs cast(const Call& call) {
  const auto code = call.integer("to", 0);
  const auto type = element_of(code);
  call.check(type.has_value(), "to must be the number of an element type", "1, 2, 6, 7, 9, 10, 11 or 16",
             code);
  return {{*type, call.dims(0)}};
}

/// Sizes after a window of the kernel's size has moved over dims[2...].
Dims slide(const Call& call, Dims dims, const List& kernel) {
  const std::size_t n = dims.size() - 2;
  const auto strides = call.integers("strides", List(n, 1));
  const auto dilations = call.integers("dilations", List(n, 1));
  const auto pads = call.integers("pads", List(2 * n, 0));
  const auto all_at_least = [](const List& numbers, std::int64_t least) {
    return std::ranges::all_of(numbers, [least](std::int64_t x) { return x >= least; });
  };
  call.check(kernel.size() == n && all_at_least(kernel, 1),
             "kernel_shape must have a size for each direction", n, to_text(kernel));
  call.check(strides.size() == n && all_at_least(strides, 1), "strides must have a step for each direction",
             n, to_text(strides));
  call.check(dilations.size() == n && all_at_least(dilations, 1),
             "dilations must have a step for each direction", n, to_text(dilations));
  call.check(pads.size() == 2 * n && all_at_least(pads, 0),
             "pads must have a number for both ends of each direction", 2 * n, to_text(pads));
  for (std::size_t i = 0; i < n; ++i) {
    Dimension& dim = dims[2 + i];
    const auto reach = dilations[i] * (kernel[i] - 1);
    const auto padding = pads[i] + pads[n + i];
    if (dim.fixed()) {
      call.check(dim.size + padding > reach, "the kernel must fit into the padded input", reach + 1,
                 dim.size + padding);
      dim.size = (dim.size + padding - reach - 1) / strides[i] + 1;
    } else if (strides[i] != 1 || padding != reach) {
      dim = unknown;
    }
  }
  return dims;
}

void check_images(const Call& call) {
  call.check(call.dims(0).size() >= 3, "input must be [N, C, ...]", "3 dimensions or more",
             to_text(call.dims(0)));
}

Outputs conv(const Call& call) {
  check_images(call);
  const Dims &x = call.dims(0), &weight = call.dims(1);
  call.check(weight.size() == x.size() && std::ranges::all_of(weight, &Dimension::fixed),
             "weight must have fixed sizes and the input's rank", x.size(), to_text(weight));
  const auto group = call.integer("group", 1);
  call.check(group >= 1 && weight[0].size % group == 0, "group must divide the output channels",
             weight[0].size, group);
  call.check(agree(x[1], fixed(weight[1].size * group)), "input channels must equal weight channels x group",
             weight[1].size * group, to_text(x[1]));
  if (call.has(2)) call.check_dims(call.dims(2), "bias must have a number for each channel", {weight[0]});

  List kernel;
  for (std::size_t i = 2; i < weight.size(); ++i) kernel.push_back(weight[i].size);
  const auto declared = call.integers("kernel_shape", kernel);
  call.check(declared == kernel, "kernel_shape must be the weight's", to_text(kernel), to_text(declared));
  Dims out = slide(call, x, kernel);
  out[1] = weight[0];
  return {{call.type(0), out}};
}

Outputs pool(const Call& call) {
  check_images(call);
  const auto kernel = call.integers("kernel_shape", {});
  const Dims out = slide(call, call.dims(0), kernel);
  const auto pads = call.integers("pads", List(2 * kernel.size(), 0));
  for (std::size_t i = 0; i < pads.size(); ++i)
    call.check(pads[i] < kernel[i % kernel.size()], "pads must be smaller than the kernel", to_text(kernel),
               to_text(pads));
  return {{call.type(0), out}};
}

Outputs global_pool(const Call& call) {
  check_images(call);
  Dims out = call.dims(0);
  std::fill(out.begin() + 2, out.end(), fixed(1));
  return {{call.type(0), out}};
}

Outputs batch_normalization(const Call& call) {
  call.check(call.dims(0).size() >= 2, "input must be [N, C, ...]", "2 dimensions or more",
             to_text(call.dims(0)));
  call.check(call.integer("training_mode", 0) == 0, "the model must be traced in eval mode",
             "training_mode 0", 1);
  const Dims channels{call.dims(0)[1]};
  call.check_dims(call.dims(1), "scale must have a number for each channel", channels);
  call.check_dims(call.dims(2), "B must have a number for each channel", channels);
  call.check_dims(call.dims(3), "mean must have a number for each channel", channels);
  call.check_dims(call.dims(4), "var must have a number for each channel", channels);
  return like_input(call);
}

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

Outputs gemm(const Call& call) {
  call.check(call.dims(0).size() == 2, "A must be a matrix", 2, to_text(call.dims(0)));
  call.check(call.dims(1).size() == 2, "B must be a matrix", 2, to_text(call.dims(1)));
  Dims a = call.dims(0), b = call.dims(1);
  if (call.integer("transA", 0)) std::swap(a[0], a[1]);
  if (call.integer("transB", 0)) std::swap(b[0], b[1]);
  call.check(agree(a[1], b[0]), "inner sizes must be equal", to_text(a[1]), to_text(b[0]));
  const Dims out{a[0], b[1]};
  if (call.has(2)) {
    const auto sum = broadcast(call.dims(2), out);
    call.check(sum && agree(*sum, out), "C must broadcast to the product", to_text(out),
               to_text(call.dims(2)));
  }
  return {{call.type(0), out}};
}

Outputs matmul(const Call& call) {
  const Dims &a = call.dims(0), &b = call.dims(1);
  call.check(a.size() >= 2 && b.size() >= 2, "both inputs must have rank 2 or more", to_text(a), to_text(b));
  const auto& inner = b[b.size() - 2];
  call.check(agree(a.back(), inner), "inner sizes must be equal", to_text(a.back()), to_text(inner));
  const Dims batch_a(a.begin(), a.end() - 2), batch_b(b.begin(), b.end() - 2);
  auto out = broadcast(batch_a, batch_b);
  call.check(out.has_value(), "batches must broadcast to one shape", to_text(batch_a), to_text(batch_b));
  out->push_back(a[a.size() - 2]);
  out->push_back(b.back());
  return {{call.type(0), *out}};
}

Outputs softmax(const Call& call) {
  call.axis(call.integer("axis", -1), call.dims(0).size());
  return like_input(call);
}

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

using enum Kind;

/// What ONNX's opset 17 says of each operator that whitematter writes.
const std::vector<Rule> rules{
    {"Abs", "N", {}, like_input},
    {"Add", "NN", {}, broadcast_inputs},
    {"AveragePool",
     "F",
     {{"kernel_shape", Ints}, {"strides", Ints}, {"pads", Ints}, {"count_include_pad", Int}},
     pool},
    {"BatchNormalization",
     "FFFFF",
     {{"epsilon", Float}, {"momentum", Float}, {"training_mode", Int}},
     batch_normalization},
    {"Cast", "A", {{"to", Int}}, cast},
    {"Conv",
     "FF|F",
     {{"kernel_shape", Ints}, {"strides", Ints}, {"pads", Ints}, {"dilations", Ints}, {"group", Int}},
     conv},
    {"Div", "NN", {}, broadcast_inputs},
    {"Erf", "F", {}, like_input},
    {"Exp", "F", {}, like_input},
    {"Flatten", "A", {{"axis", Int}}, flatten},
    {"Gemm", "FF|F", {{"alpha", Float}, {"beta", Float}, {"transA", Int}, {"transB", Int}}, gemm},
    {"GlobalAveragePool", "F", {}, global_pool},
    {"Identity", "A", {}, like_input},
    {"Log", "F", {}, like_input},
    {"LogSoftmax", "F", {{"axis", Int}}, softmax},
    {"MatMul", "NN", {}, matmul},
    {"MaxPool", "F", {{"kernel_shape", Ints}, {"strides", Ints}, {"pads", Ints}, {"dilations", Ints}}, pool},
    {"Mul", "NN", {}, broadcast_inputs},
    {"Neg", "N", {}, like_input},
    {"Pow", "FF", {}, broadcast_inputs},
    {"ReduceMean", "F", {{"axes", Ints}, {"keepdims", Int}}, reduce_by_attribute},
    {"ReduceSum", "N|I", {{"keepdims", Int}}, reduce_by_input},
    {"Relu", "F", {}, like_input},
    {"Reshape", "AI", {}, reshape},
    {"Sigmoid", "F", {}, like_input},
    {"Softmax", "F", {{"axis", Int}}, softmax},
    {"Sqrt", "F", {}, like_input},
    {"Sub", "NN", {}, broadcast_inputs},
    {"Tanh", "F", {}, like_input},
    {"Transpose", "A", {{"perm", Ints}}, transpose},
};

}  // namespace

const Rule* find_rule(const std::string& op) {
  const auto found = std::ranges::find(rules, op, [](const Rule& rule) { return std::string_view(rule.op); });
  return found == rules.end() ? nullptr : &*found;
}

}  // namespace wm::onnx

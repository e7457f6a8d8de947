// SPDX-License-Identifier: MIT
#include "families.hpp"

#include <algorithm>

namespace wm::onnx {
namespace {

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

Outputs conv_transpose(const Call& call) {
  check_images(call);
  const Dims &x = call.dims(0), &weight = call.dims(1);
  call.check(weight.size() == x.size() && std::ranges::all_of(weight, &Dimension::fixed),
             "weight must have fixed sizes and the input's rank", x.size(), to_text(weight));
  const auto group = call.integer("group", 1);
  call.check(group >= 1 && weight[0].size % group == 0, "group must divide the input channels",
             weight[0].size, group);
  call.check(agree(x[1], weight[0]), "input channels must equal weight channels", to_text(weight[0]),
             to_text(x[1]));
  const Dimension channels = fixed(weight[1].size * group);
  if (call.has(2)) call.check_dims(call.dims(2), "bias must have a number for each channel", {channels});

  const std::size_t n = x.size() - 2;
  List kernel;
  for (std::size_t i = 2; i < weight.size(); ++i) kernel.push_back(weight[i].size);
  const auto declared = call.integers("kernel_shape", kernel);
  call.check(declared == kernel, "kernel_shape must be the weight's", to_text(kernel), to_text(declared));
  const auto strides = call.integers("strides", List(n, 1)),
             dilations = call.integers("dilations", List(n, 1)), pads = call.integers("pads", List(2 * n, 0)),
             extra = call.integers("output_padding", List(n, 0));
  call.check(strides.size() == n && dilations.size() == n && extra.size() == n && pads.size() == 2 * n,
             "strides, dilations, output_padding and pads must have numbers for each direction", n,
             to_text(pads));
  Dims out{x[0], channels};
  for (std::size_t i = 0; i < n; ++i) {
    const auto more = dilations[i] * (kernel[i] - 1) + 1 + extra[i] - pads[i] - pads[n + i] - strides[i];
    if (x[2 + i].fixed()) {
      out.push_back(fixed(strides[i] * x[2 + i].size + more));
      call.check(out.back().size > 0, "pads must leave something", "1 or more", out.back().size);
    } else {
      out.push_back(strides[i] == 1 && more == 0 ? x[2 + i] : unknown);
    }
  }
  return {{call.type(0), out}};
}

Outputs resize(const Call& call) {
  const Dims& x = call.dims(0);
  call.check(!call.has(1) && call.has(2) != call.has(3), "there must be scales or sizes", "one of both",
             "other inputs");
  if (call.has(3)) {
    call.check_dims(call.dims(3), "sizes must have a number for each axis",
                    {fixed(static_cast<std::int64_t>(x.size()))});
    return {{call.type(0), Dims(x.size(), unknown)}};
  }
  const auto scales = call.constant_numbers(2);
  call.check(scales.size() == x.size(), "scales must have a number for each axis", x.size(), scales.size());
  Dims out = x;
  for (std::size_t i = 0; i < x.size(); ++i) {
    call.check(scales[i] > 0, "scales must be positive", "more than 0", scales[i]);
    if (scales[i] == 1) continue;
    const auto size = static_cast<double>(x[i].size) * scales[i];
    out[i] = x[i].fixed() ? fixed(static_cast<std::int64_t>(size)) : unknown;
  }
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

}  // namespace

std::vector<Rule> window_rules() {
  using enum Kind;
  return {
      {"AveragePool",
       "F",
       {{"kernel_shape", Ints}, {"strides", Ints}, {"pads", Ints}, {"count_include_pad", Int}},
       pool},
      {"Conv",
       "FF|F",
       {{"kernel_shape", Ints}, {"strides", Ints}, {"pads", Ints}, {"dilations", Ints}, {"group", Int}},
       conv},
      {"ConvTranspose",
       "FF|F",
       {{"kernel_shape", Ints},
        {"strides", Ints},
        {"pads", Ints},
        {"output_padding", Ints},
        {"dilations", Ints},
        {"group", Int}},
       conv_transpose},
      {"GlobalAveragePool", "F", {}, global_pool},
      {"GlobalMaxPool", "F", {}, global_pool},
      {"MaxPool",
       "F",
       {{"kernel_shape", Ints}, {"strides", Ints}, {"pads", Ints}, {"dilations", Ints}},
       pool},
      {"Resize",
       "F|AAI",
       {{"mode", String}, {"nearest_mode", String}, {"coordinate_transformation_mode", String}},
       resize},
  };
}

}  // namespace wm::onnx

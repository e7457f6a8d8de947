// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <memory>

#include <whitematter/cpu/group_norm.hpp>
#include <whitematter/graph/compose.hpp>
#include <whitematter/ops/batch_norm.hpp>

namespace wm {

/// [N, C, ...] with channels that divide into groups.
template <class X, int Groups>
inline constexpr bool has_groups = [] {
  constexpr Axes x = X::axes();
  return Groups > 0 && x.rank >= 2 && x[1].fixed() && x[1].size % Groups == 0;
}();

namespace detail {

/// A constant [C] whose elements are all the same.
inline graph::ValueId add_repeated(graph::Trace& trace, double value, int count, ElementType type) {
  const auto add = [&]<class T>(T number) {
    const auto data = std::make_shared<std::vector<T>>(static_cast<std::size_t>(count), number);
    return trace.add_constant({"", type, {{count, ""}}}, {data, data->data()}, data->size() * sizeof(T))
        .value;
  };
  return type == ElementType::Float32 ? add(static_cast<float>(value)) : add(value);
}

/// The sizes that Reshape takes to give a tensor these dimensions, of which the last ones are those of x
/// behind its channels. Names stay in their place or are what is left; of several, Shape reads the sizes.
inline graph::ValueId add_sizes(graph::Trace& trace, const std::vector<graph::Dimension>& dims,
                                graph::ValueId x) {
  std::vector<std::int64_t> sizes;
  for (const auto& dim : dims) sizes.push_back(dim.fixed() ? dim.size : sizes.empty() ? 0 : -1);
  const auto rank = static_cast<std::int64_t>(sizes.size());
  if (std::count(sizes.begin(), sizes.end(), -1) < 2)
    return trace.add_integers(std::move(sizes), {{rank, ""}}).value;
  const auto axes = static_cast<std::int64_t>(trace.graph.values[static_cast<std::size_t>(x)].dims.size());
  const auto read = [&](std::int64_t begin, std::int64_t end) {
    return trace
        .add_node("Shape", {x}, {"", ElementType::Int64, {{end - begin, ""}}},
                  {{"start", begin}, {"end", end}})
        .value;
  };
  const std::int64_t channels = rank - axes + 1;
  std::vector<std::int64_t> middle(sizes.begin() + 1, sizes.begin() + 1 + channels);
  const auto given = trace.add_integers(std::move(middle), {{channels, ""}}).value;
  return trace
      .add_node("Concat", {read(0, 1), given, read(2, axes)}, {"", ElementType::Int64, {{rank, ""}}},
                {{"axis", std::int64_t{0}}})
      .value;
}

/// Groups are normalized as the channels of images with one axis more, and scaled as channels of the image.
inline auto describe_group_norm(int groups, double epsilon) {
  return [groups, epsilon](graph::Trace& trace, const auto& in, graph::Value out) {
    graph::Value split = out;
    split.dims[1].size /= groups;
    split.dims.insert(split.dims.begin() + 1, {groups, ""});
    graph::Value constant{"", out.type, std::vector<graph::Dimension>(out.dims.size() - 1, {1, ""})};
    constant.dims[0] = out.dims[1];
    graph::Compose grouped(trace, split), image(trace, out), channels(trace, constant);
    const auto normal =
        grouped("InstanceNormalization",
                {grouped("Reshape", {in[0], add_sizes(trace, split.dims, in[0])}),
                 add_repeated(trace, 1, groups, out.type), add_repeated(trace, 0, groups, out.type)},
                {{"epsilon", static_cast<float>(epsilon)}});
    const auto as_channels = [&](graph::ValueId x) {
      return constant.dims.size() == 1 ? x : channels("Reshape", {x, add_sizes(trace, constant.dims, x)});
    };
    const auto back = image("Reshape", {normal, add_sizes(trace, out.dims, in[0])});
    return image.last("Add", {image("Mul", {back, as_channels(in[1])}), as_channels(in[2])});
  };
}

/// Gradients for input, weight and bias, or for the input alone.
template <std::size_t Inputs, class T, class Device>
auto group_norm_backward(Array<T, Device> x, int groups, Array<T, Device> weight, Array<T, Device> mean,
                         Array<T, Device> inverse) {
  return [=](const Array<T, Device>& dy, Needs<Inputs>) {
    const auto gradients = kernel::group_norm_backward(dy, x, groups, weight, mean, inverse);
    if constexpr (Inputs == 1)
      return std::tuple{std::get<0>(gradients)};
    else
      return gradients;
  };
}

/// The statistics of one value are 0 and the value itself, and nothing would be left of it.
inline void check_group_size(const char* rule, const Extents& x, int groups) {
  const std::int64_t values = x[1] / groups * x.elements(2, x.rank());
  check<ShapeError>(x[0] == 0 || values > 1, rule, "> 1", values);
}

}  // namespace detail

/// (x - mean) / sqrt(var + epsilon) with the statistics of each group of channels of each image, then
/// * weight + bias for each channel. [N, C, ...] and [C] -> [N, C, ...]
/// Source: Wu and He, "Group normalization", 2018.
template <int Groups, class T, class X, class C, class B, class Device>
Tensor<T, X, Device> group_norm(const Tensor<T, X, Device>& x, const Tensor<T, C, Device>& weight,
                                const Tensor<T, B, Device>& bias, double epsilon = 1e-5) {
  static_assert(is_floating<T>, "group_norm: elements must be float or double");
  static_assert(has_groups<X, Groups>, "group_norm: input must be [N, C, ...], and Groups must divide C");
  static_assert(has_channels<X, C> && same_shape<C, B>, "group_norm: weight and bias must be [C]");
  if constexpr (has_groups<X, Groups> && has_channels<X, C> && same_shape<C, B>) {
    detail::check_group_size("group_norm: a group needs more than one value", x.extents(), Groups);
    detail::check_channels("group_norm: weight and bias must be [C]", x.extents(),
                           {weight.extents(), bias.extents()});
    const auto groups = kernel::group_norm(x.array(), Groups, weight.array(), bias.array(), epsilon);
    return record<X>(
        detail::describe_group_norm(Groups, epsilon), groups.y,
        detail::group_norm_backward<3>(x.array(), Groups, weight.array(), groups.mean, groups.inverse), x,
        weight, bias);
  } else {
    return x;
  }
}

}  // namespace wm

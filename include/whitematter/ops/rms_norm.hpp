// SPDX-License-Identifier: MIT
#pragma once

#include <limits>

#include <whitematter/graph/compose.hpp>
#include <whitematter/ops/layer_norm.hpp>

namespace wm {

namespace detail {

/// ONNX's opset 17 has no operator for it.
inline auto describe_rms_norm(int axes, double epsilon) {
  return [axes, epsilon](graph::Trace& trace, const auto& in, graph::Value out) {
    graph::Value kept = out;
    std::vector<std::int64_t> reduced;
    for (int i = static_cast<int>(out.dims.size()) - axes; i < static_cast<int>(out.dims.size()); ++i) {
      kept.dims[static_cast<std::size_t>(i)] = {1, ""};
      reduced.push_back(i);
    }
    graph::Compose whole(trace, out), row(trace, kept);
    const auto square =
        row("ReduceMean", {whole("Mul", {in[0], in[0]})}, {{"axes", reduced}, {"keepdims", std::int64_t{1}}});
    const auto root = row("Sqrt", {row("Add", {square, row.number(epsilon)})});
    return whole.last("Mul", {whole("Div", {in[0], root}), in[1]});
  };
}

template <class T, class Device>
auto rms_norm_backward(Array<T, Device> x, Array<T, Device> weight, Array<T, Device> mean,
                       Array<T, Device> inverse) {
  return [=](const Array<T, Device>& dy, Needs<2>) {
    const auto [dx, dscale, dshift] =
        kernel::row_norm_backward(dy, x, weight, mean, inverse, kernel::Center::No);
    return std::tuple{dx, dscale};
  };
}

}  // namespace detail

/// x / sqrt(mean(x x) + epsilon) * weight with the mean over the last axes, those of the weight.
/// [..., E] and [E] -> [..., E] Source: Zhang and Sennrich, "Root mean square layer normalization", 2019.
template <class T, class X, class W, class Device>
Tensor<T, X, Device> rms_norm(const Tensor<T, X, Device>& x, const Tensor<T, W, Device>& weight,
                              double epsilon = static_cast<double>(std::numeric_limits<T>::epsilon())) {
  static_assert(is_floating<T>, "rms_norm: elements must be float or double");
  static_assert(ends_with<X, W>, "rms_norm: input must be [..., E] and weight [E]");
  detail::check_last_axes("rms_norm: input must be [..., E] and weight [E]", x.extents(), weight.extents());
  const auto rows = kernel::row_norm(x.array(), weight.array(), {}, epsilon, kernel::Center::No);
  return record<X>(detail::describe_rms_norm(W::rank, epsilon), rows.y,
                   detail::rms_norm_backward(x.array(), weight.array(), rows.mean, rows.inverse), x, weight);
}

}  // namespace wm

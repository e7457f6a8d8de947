// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/matmul.hpp>
#include <whitematter/cpu/reduce.hpp>
#include <whitematter/ops/arithmetic.hpp>

namespace wm {

/// [..., In] and a weight [Out, In].
template <class X, class W>
inline constexpr bool linear_fits = X::rank >= 1 && W::rank == 2 &&
                                    agree(X::axes()[X::rank - 1], W::axes()[1]);

namespace detail {

inline auto describe_linear(int rank, int in_features, int out_features) {
  return [=](graph::Trace& trace, const auto& in, graph::Value out) {
    if (rank == 2)
      return trace.add_node("Gemm", {in.begin(), in.end()}, std::move(out), {{"transB", std::int64_t{1}}});
    const auto transposed =
        trace.add_node("Transpose", {in[1]}, {"", out.type, {{in_features, ""}, {out_features, ""}}},
                       {{"perm", std::vector<std::int64_t>{1, 0}}});
    const auto product = trace.add_node("MatMul", {in[0], transposed.value}, out);
    return trace.add_node("Add", {product.value, in[2]}, std::move(out));
  };
}

template <class T, class Device>
Array<T, Device> as_rows(const Array<T, Device>& x) {
  const int width = x.size(x.rank() - 1);
  return kernel::row_major(x).reshaped({static_cast<int>(x.extents().elements(0, x.rank() - 1)), width});
}

template <class T, class Device>
Array<T, Device> linear(const Array<T, Device>& x, const Array<T, Device>& weight,
                        const Array<T, Device>& bias) {
  using kernel::Transpose;
  Extents extents = x.extents();
  extents[x.rank() - 1] = weight.size(0);
  const Array<T, Device> product = kernel::matmul(as_rows(x), weight, Transpose::No, Transpose::Yes);
  return kernel::binary<formula::Add>(product, bias).reshaped(extents);
}

template <class T, class Device>
auto linear_backward(Array<T, Device> x, Array<T, Device> w) {
  return [x = std::move(x), w = std::move(w)](const Array<T, Device>& gradient, Needs<3> needs) {
    using kernel::Transpose;
    const Array<T, Device> dy = as_rows(gradient), none;
    return std::tuple{needs[0] ? kernel::matmul(dy, w).reshaped(x.extents()) : none,
                      needs[1] ? kernel::matmul(dy, as_rows(x), Transpose::Yes, Transpose::No) : none,
                      needs[2] ? kernel::sum_to(dy, {w.size(0)}) : none};
  };
}

}  // namespace detail

/// x weight^T + bias on the last axis. [..., In], [Out, In] and [Out] -> [..., Out]
template <Floating T, class X, class W, class B, class Device>
auto linear(const Tensor<T, X, Device>& x, const Tensor<T, W, Device>& weight,
            const Tensor<T, B, Device>& bias) {
  static_assert(linear_fits<X, W>, "linear: input must be [..., In] and weight [Out, In]");
  static_assert(same_shape<B, Shape<W::template dim<0>>>, "linear: bias must be [Out]");
  return record<with_axis<X, -1, W::template dim<0>>>(
      detail::describe_linear(X::rank, W::template dim<1>, W::template dim<0>),
      detail::linear(x.array(), weight.array(), bias.array()),
      detail::linear_backward(x.array(), weight.array()), x, weight, bias);
}

}  // namespace wm

// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/matmul.hpp>
#include <whitematter/cpu/reduce.hpp>
#include <whitematter/ops/arithmetic.hpp>

namespace wm {

/// [..., In] and a weight [Out, In].
template <class X, class W>
inline constexpr bool linear_fits = X::rank >= 1 && W::rank == 2 && agree(X::axes()[X::rank - 1], W::axes()[1]);

/// x weight^T + bias on the last axis. [..., In], [Out, In] and [Out] -> [..., Out]
template <Floating T, class X, class W, class B, class Device>
auto linear(const Tensor<T, X, Device>& x, const Tensor<T, W, Device>& weight, const Tensor<T, B, Device>& bias) {
  static_assert(linear_fits<X, W>, "linear: input must be [..., In] and weight [Out, In]");
  static_assert(same_shape<B, Shape<W::template dim<0>>>, "linear: bias must be [Out]");
  using Result = with_axis<X, -1, W::template dim<0>>;
  using kernel::Transpose;
  const int in = W::template dim<1>, out = W::template dim<0>;
  const Extents rows{static_cast<int>(x.elements() / in), in};
  Extents extents = x.extents();
  extents[X::rank - 1] = out;
  const Array<T, Device> flat = kernel::row_major(x.array()).reshaped(rows);
  const Array<T, Device> y = kernel::binary<formula::Add>(kernel::matmul(flat, weight.array(), Transpose::No, Transpose::Yes), bias.array());
  const auto describe = [&](graph::Trace& trace, const auto& inputs, graph::Value value) {
    if (X::rank == 2) return trace.add_node("Gemm", {inputs.begin(), inputs.end()}, std::move(value), {{"transB", std::int64_t{1}}});
    const auto transposed = trace.add_node("Transpose", {inputs[1]}, {"", element_type<T>(), {{in, ""}, {out, ""}}},
                                           {{"perm", std::vector<std::int64_t>{1, 0}}});
    const auto product = trace.add_node("MatMul", {inputs[0], transposed.value}, value);
    return trace.add_node("Add", {product.value, inputs[2]}, std::move(value));
  };
  return record<Result>(describe, y.reshaped(extents),
                        [flat, w = weight.array(), before = x.extents()](const Array<T, Device>& gradient, Needs<3> needs) {
    const Array<T, Device> dy = kernel::row_major(gradient).reshaped({flat.size(0), w.size(0)});
    return std::tuple{needs[0] ? kernel::matmul(dy, w).reshaped(before) : Array<T, Device>{},
                      needs[1] ? kernel::matmul(dy, flat, Transpose::Yes, Transpose::No) : Array<T, Device>{},
                      needs[2] ? kernel::sum_to(dy, {w.size(0)}) : Array<T, Device>{}};
  }, x, weight, bias);
}

}  // namespace wm

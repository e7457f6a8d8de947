// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/linear.hpp>
#include <whitematter/cpu/matmul.hpp>
#include <whitematter/cpu/reduce.hpp>
#include <whitematter/tensor/record.hpp>

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
    if (in.size() == 2) return product;
    return trace.add_node("Add", {product.value, in[2]}, std::move(out));
  };
}

template <class T, class Device>
Array<T, Device> as_rows(const Array<T, Device>& x) {
  const int width = x.size(x.rank() - 1);
  return kernel::row_major(x).reshaped({static_cast<int>(x.extents().elements(0, x.rank() - 1)), width});
}

/// x weight^T, and the bias added where there is one.
template <class T, class Device>
Array<T, Device> linear(const Array<T, Device>& x, const Array<T, Device>& weight,
                        const Array<T, Device>& bias) {
  Extents extents = x.extents();
  check<ShapeError>(extents[x.rank() - 1] == weight.size(1),
                    "linear: input must be [..., In] and weight [Out, In]", extents, weight.extents());
  check<ShapeError>(!bias || bias.size(0) == weight.size(0), "linear: bias must be [Out]",
                    Extents{weight.size(0)}, bias.extents());
  extents[x.rank() - 1] = weight.size(0);
  return kernel::linear(as_rows(x), weight, bias).reshaped(extents);
}

/// Gradients for input, weight and bias.
template <class T, class Device>
auto linear_backward(Array<T, Device> x, Array<T, Device> w) {
  return [x = std::move(x), w = std::move(w)](const Array<T, Device>& gradient, Needs<3> needs) {
    using kernel::Transpose;
    const Array<T, Device> dy = as_rows(gradient);
    std::array<Array<T, Device>, 3> result;
    if (needs[0]) result[0] = kernel::matmul(dy, w).reshaped(x.extents());
    if (needs[1]) result[1] = kernel::matmul(dy, as_rows(x), Transpose::Yes, Transpose::No);
    if (needs[2]) result[2] = kernel::sum_to(dy, {w.size(0)});
    return result;
  };
}

/// Without the types of the shapes; `shape` holds the axes of the result. The bias may have no value.
template <class T, class Device>
TensorCore<T, Device> linear(const Axes& shape, const TensorCore<T, Device>& x,
                             const TensorCore<T, Device>& weight, const TensorCore<T, Device>& bias) {
  auto y = linear(x.array(), weight.array(), bias.array_or_none());
  return record_core(shape, describe_linear(shape.rank, weight.size(1), weight.size(0)), std::move(y),
                     linear_backward(x.array(), weight.array()), x, weight, bias);
}

template <class T, class X, class W, class Device>
auto linear(const Tensor<T, X, Device>& x, const Tensor<T, W, Device>& weight,
            const TensorCore<T, Device>& bias) {
  if constexpr (Floating<T> && linear_fits<X, W>) {
    using Y = with_axis<X, -1, W::template dim<0>>;
    return Tensor<T, Y, Device>(linear(Y::shape_axes, x.core(), weight.core(), bias));
  } else {
    return x;
  }
}

}  // namespace detail

/// x weight^T on the last axis. [..., In] and [Out, In] -> [..., Out]
template <class T, class X, class W, class Device>
auto linear(const Tensor<T, X, Device>& x, const Tensor<T, W, Device>& weight) {
  static_assert(is_floating<T>, "linear: elements must be float or double");
  static_assert(linear_fits<X, W>, "linear: input must be [..., In] and weight [Out, In]");
  return detail::linear(x, weight, {});
}

/// The same with a bias. [..., In], [Out, In] and [Out] -> [..., Out]
template <class T, class X, class W, class B, class Device>
auto linear(const Tensor<T, X, Device>& x, const Tensor<T, W, Device>& weight,
            const Tensor<T, B, Device>& bias) {
  static_assert(is_floating<T>, "linear: elements must be float or double");
  static_assert(linear_fits<X, W>, "linear: input must be [..., In] and weight [Out, In]");
  static_assert(same_shape<B, Shape<W::template dim<0>>>, "linear: bias must be [Out]");
  return detail::linear(x, weight, bias.core());
}

}  // namespace wm

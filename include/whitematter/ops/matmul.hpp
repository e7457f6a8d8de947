// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/matmul.hpp>
#include <whitematter/ops/arithmetic.hpp>
#include <whitematter/ops/squeeze.hpp>

namespace wm {

namespace detail {

template <class A>
using as_row = std::conditional_t<A::rank == 1, unsqueezed_shape<A, 0>, A>;
template <class B>
using as_column = std::conditional_t<B::rank == 1, unsqueezed_shape<B, -1>, B>;

/// The gradient of the right operand. A single matrix gets that of the whole batch in one product.
template <class T, class Device>
Array<T, Device> matmul_backward_right(const Array<T, Device>& a, const Array<T, Device>& dy,
                                       const Extents& right) {
  using kernel::Transpose;
  if (right.elements(0, right.rank() - 2) != 1)
    return kernel::sum_to(kernel::matmul(a, dy, Transpose::Yes, Transpose::No), right);
  const auto as_rows = [](const Array<T, Device>& x) {
    const int last = x.rank() - 1;
    return kernel::row_major(x).reshaped({static_cast<int>(x.extents().elements(0, last)), x.size(last)});
  };
  return kernel::matmul(as_rows(a), as_rows(dy), Transpose::Yes, Transpose::No).reshaped(right);
}

template <class T, class Device>
auto matmul_backward(Array<T, Device> a, Array<T, Device> b) {
  return [a = std::move(a), b = std::move(b)](const Array<T, Device>& dy, Needs<2> needs) {
    using kernel::Transpose;
    const Array<T, Device> none;
    return std::tuple{
        needs[0] ? kernel::sum_to(kernel::matmul(dy, b, Transpose::No, Transpose::Yes), a.extents()) : none,
        needs[1] ? matmul_backward_right(a, dy, b.extents()) : none};
  };
}

}  // namespace detail

/// Matrix product over the last two axes; leading axes broadcast. [..., M, K] x [..., K, N] -> [..., M, N]
/// A vector on the left is a row and one on the right a column, which the result does not have: [K] x [K] ->
/// []
template <class T, class U, class A, class B, class Device>
auto matmul(const Tensor<T, A, Device>& a, const Tensor<U, B, Device>& b) {
  static_assert(is_floating<T> && same_type<T, U>, "matmul: elements of both must be float or double");
  static_assert(multipliable<detail::as_row<A>, detail::as_column<B>>,
                "matmul: shapes must be [..., M, K] and [..., K, N]");
  if constexpr (B::rank == 1 && multipliable<detail::as_row<A>, detail::as_column<B>>)
    return squeeze<-1>(matmul(a, unsqueeze<1>(b)));
  else if constexpr (A::rank == 1 && multipliable<detail::as_row<A>, B>)
    return squeeze<-2>(matmul(unsqueeze<0>(a), b));
  else if constexpr (Floating<T> && same_type<T, U> && multipliable<A, B>) {
    check<ShapeError>(names_agree(a.extents(), A::shape_axes, b.extents(), B::shape_axes),
                      "matmul: shapes must be [..., M, K] and [..., K, N]", a.extents(), b.extents());
    return record<matmul_shape<A, B>>("MatMul", kernel::matmul(a.array(), b.array()),
                                      detail::matmul_backward(a.array(), b.array()), a, b);
  } else {
    return a;
  }
}

}  // namespace wm

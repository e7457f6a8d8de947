// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/matmul.hpp>
#include <whitematter/ops/arithmetic.hpp>

namespace wm {

namespace detail {

template <class T, class Device>
auto matmul_backward(Array<T, Device> a, Array<T, Device> b) {
  return [a = std::move(a), b = std::move(b)](const Array<T, Device>& dy, Needs<2> needs) {
    using kernel::Transpose;
    return std::tuple{needs[0] ? kernel::matmul(dy, b, Transpose::No, Transpose::Yes) : Array<T, Device>{},
                      needs[1] ? kernel::matmul(a, dy, Transpose::Yes, Transpose::No) : Array<T, Device>{}};
  };
}

}  // namespace detail

/// Matrix product over the last two axes; leading axes are equal. [..., M, K] x [..., K, N] -> [..., M, N]
template <Floating T, class A, class B, class Device>
auto matmul(const Tensor<T, A, Device>& a, const Tensor<T, B, Device>& b) {
  static_assert(multipliable<A, B>, "matmul: shapes must be [..., M, K] and [..., K, N]");
  return record<matmul_shape<A, B>>("MatMul", kernel::matmul(a.array(), b.array()),
                                    detail::matmul_backward(a.array(), b.array()), a, b);
}

}  // namespace wm

// SPDX-License-Identifier: MIT
// An operation of one's own: what it computes, and how its gradient goes back.
#include <whitematter/whitematter.hpp>

#include <iostream>

using namespace wm;

/// x^3. [...] -> [...]
template <Floating T, class S>
Tensor<T, S> cube(const Tensor<T, S>& x) {
  using kernel::binary, formula::Mul;
  const auto square = binary<Mul>(x.array(), x.array());
  const auto backward = [square](const Array<T>& dy, Needs<1>) {
    return std::tuple{binary<Mul>(binary<Mul>(dy, square), kernel::filled<T>({}, T(3)))};
  };
  return record<S>("Cube", binary<Mul>(square, x.array()), backward, x);
}

int main() {
  auto x = Tensor<float, Shape<3>>::from({1, 2, 3});
  x.requires_grad();
  sum(cube(x)).backward();
  for (const float slope : x.grad().to_vector()) std::cout << slope << ' ';  // 3 12 27
  std::cout << '\n';
}

// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include <whitematter/tensor/create.hpp>
#include <whitematter/tensor/gradcheck.hpp>

#include "support/arrays.hpp"

namespace wm {

/// Normal values that depend on the number alone.
template <class S, class T = double, class... Sizes>
Tensor<T, S> sample(std::uint64_t number, Sizes... sizes) {
  Generator generator(number);
  return generate<S, T>([&] { return generator.normal(); }, sizes...);
}

/// The same values, with the channels last in memory where there are channels.
template <class T, class S>
Tensor<T, S> with_channels_last(const Tensor<T, S>& x) {
  return Tensor<T, S>(S::rank < 3 ? x.array() : kernel::channels_last(x.array()));
}

/// 0, 1, 2, ... in row-major order.
template <class S, class T = double, class... Sizes>
Tensor<T, S> ramp(Sizes... sizes) {
  T next = 0;
  return generate<S, T>([&] { return next++; }, sizes...);
}

/// What an error says; empty where there is none.
template <class E = Error, class F>
std::string error_of(F f) {
  try {
    f();
  } catch (const E& error) {
    return error.what();
  }
  return "";
}

template <class T>
void check_close(const std::vector<T>& got, const std::vector<T>& expected, double tolerance) {
  REQUIRE(got.size() == expected.size());
  for (std::size_t i = 0; i < got.size(); ++i) {
    CAPTURE(i);
    if (!(std::abs(got[i] - expected[i]) <= tolerance * std::max<double>(1, std::abs(expected[i]))))
      CHECK(got[i] == expected[i]);
  }
}

/// Checks that an operation gives the same values and gradients whatever the order of its inputs, and of the
/// gradient handed to it, in memory.
template <class F, class... S>
void check_layouts(const F& f, const Tensor<double, S>&... inputs) {
  const std::vector<Array<double>> rows{inputs.array()...}, last{with_channels_last(inputs).array()...};
  const auto expected = detail::evaluate<S...>(f, rows, ~0u);
  for (unsigned mask = 1; mask < 2u << sizeof...(S); ++mask) {
    CAPTURE(mask);
    std::vector<Array<double>> mixed;
    for (std::size_t i = 0; i < rows.size(); ++i) mixed.push_back((mask >> i & 1u ? last : rows)[i]);
    const auto got = detail::evaluate<S...>(
        f, mixed, ~0u, mask >> sizeof...(S) & 1u ? Layout::ChannelsLast : Layout::RowMajor);
    check_close(values_of(got.y), values_of(expected.y), 1e-12);
    for (std::size_t i = 0; i < rows.size(); ++i)
      check_close(values_of(got.gradients[i]), values_of(expected.gradients[i]), 1e-12);
  }
}

/// Everything that holds for a differentiable operation.
template <class F, class... S>
void check_operation(const F& f, const Tensor<double, S>&... inputs) {
  CHECK_NOTHROW(gradcheck(f, inputs...));
  CHECK_NOTHROW(gradcheck(f, with_channels_last(inputs)...));
  check_layouts(f, inputs...);
}

}  // namespace wm

// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/optim/optimizer.hpp>

#include "support/tensors.hpp"

namespace wm {

/// Two parameters, one of which no gradient reaches, unless a test gives it one.
struct TwoParameters {
  Parameter<Shape<2, 1>, double> p;
  Parameter<Shape<2>, double> unused;
  WM_MODULE(TwoParameters, p, unused)
  auto forward(const auto& x) const { return x; }

  TwoParameters() {
    p.array().data()[0] = unused.array().data()[0] = 1;
    p.array().data()[1] = unused.array().data()[1] = -2;
  }
};

/// One step of an optimizer along a gradient of p.
template <class Optimizer>
void step_along(const TwoParameters& model, Optimizer& optimizer, double first, double second) {
  optimizer.zero_grad();
  model.p.backward(Tensor<double, Shape<2, 1>>::from({first, second}));
  optimizer.step();
}

/// Checks the names of an optimizer's state, that a parameter without gradient stays and has none, and that a
/// run which continues with the saved state is the uninterrupted one, bit by bit.
template <class Make>
void check_state(Make make, const std::vector<std::string>& expected) {
  const TwoParameters a, b;
  auto whole = make(a), first = make(b);
  for (int i = 0; i < 2; ++i) step_along(a, whole, 1 + i, -3), step_along(b, first, 1 + i, -3);
  auto second = make(b);
  std::vector<std::string> names;
  std::vector<Array<double>> floats;
  std::vector<Array<std::int64_t>> counts;
  first.for_each_state([&]<class T>(const std::string& name, Array<T>& state, const Extents& extents) {
    CHECK(static_cast<bool>(state) == (name.find(".unused") == name.npos));
    if (state) CHECK(state.extents() == extents);
    names.push_back(name);
    if constexpr (std::is_same_v<T, double>)
      floats.push_back(state ? kernel::clone(state) : state);
    else
      counts.push_back(state ? kernel::clone(state) : state);
  });
  CHECK(names == expected);
  std::size_t f = 0, c = 0;
  second.for_each_state([&]<class T>(const std::string&, Array<T>& state, const Extents&) {
    if constexpr (std::is_same_v<T, double>)
      state = floats.at(f++);
    else
      state = counts.at(c++);
  });
  for (int i = 0; i < 2; ++i) step_along(a, whole, 2, i), step_along(b, second, 2, i);
  CHECK(a.p.to_vector() == b.p.to_vector());
  CHECK(a.unused.to_vector() == std::vector<double>{1, -2});
}

}  // namespace wm

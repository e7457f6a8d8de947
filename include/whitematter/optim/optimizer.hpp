// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include <whitematter/nn/module.hpp>

namespace wm {

/// What a schedule sees of an optimizer: the learning rate of its next step.
struct LearningRate {
  double lr = 0;
};

namespace detail {

/// A parameter without its shape: its elements and its gradient.
template <class T, class Device>
struct ParameterView {
  std::string name;
  Array<T, Device> value;
  std::shared_ptr<Gradient<T, Device>> node;
};

/// The parameters of a model; all have one element type and device.
template <class T, class Device, Module M>
std::vector<ParameterView<T, Device>> parameters_of(const M& model) {
  std::vector<ParameterView<T, Device>> result;
  for_each_parameter(model, [&](const std::string& name, const auto& p) {
    result.push_back({name, p.array(), p.node()});
  });
  return result;
}

/// The first parameter type among fields: `a | b` is a where a is one, else b.
template <class P>
struct FirstParameter {
  using type = P;

  template <class Other>
  friend constexpr auto operator|(FirstParameter a, FirstParameter<Other> b) {
    if constexpr (std::is_void_v<P>)
      return b;
    else
      return a;
  }
};

template <class F>
constexpr auto first_parameter() {
  if constexpr (is_parameter<F>)
    return FirstParameter<F>{};
  else if constexpr (Module<F>)
    return []<class... G>(const std::tuple<std::type_identity<G>...>&) {
      return (FirstParameter<void>{} | ... | first_parameter<G>());
    }(F::field_types());
  else
    return FirstParameter<void>{};
}

}  // namespace detail

/// Element type and device of a model's parameters.
template <Module M>
using parameter_type = typename decltype(detail::first_parameter<M>())::type::value_type;
template <Module M>
using parameter_device = typename decltype(detail::first_parameter<M>())::type::device;

}  // namespace wm

// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include <whitematter/nn/module.hpp>
#include <whitematter/optim/parameter_group.hpp>

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

template <class T, class Device>
[[gnu::noinline]] void add_parameter(std::vector<ParameterView<T, Device>>& list, const Path& path,
                                     const TensorCore<T, Device>& parameter) {
  for (const auto& other : list)
    if (other.node == parameter.node()) return;
  list.push_back({path, parameter.array(), parameter.node()});
}

/// The parameters of a model; all have one element type and device. One that stands in two places is there
/// once.
template <class T, class Device, Module M>
std::vector<ParameterView<T, Device>> parameters_of(const M& model) {
  std::vector<ParameterView<T, Device>> result;
  for_each_parameter(model, [&](const Path& path, const auto& p) { add_parameter(result, path, p.core()); });
  return result;
}

/// The first parameter type among fields, looked for no further than it takes; void where there is none.
template <class Fields>
struct FirstParameterIn {
  using type = void;
};

template <class F>
struct FirstParameter {
  using type = void;
};
template <class F>
requires is_parameter<F>
struct FirstParameter<F> {
  using type = F;
};
template <Module F>
requires(!is_parameter<F>) struct FirstParameter<F>
    : FirstParameterIn<std::remove_cvref_t<decltype(F::field_types())>> {
};

template <class F, class... Rest>
struct FirstParameterIn<std::tuple<std::type_identity<F>, Rest...>> {
  using First = typename FirstParameter<F>::type;
  using type = typename std::conditional_t<std::is_void_v<First>, FirstParameterIn<std::tuple<Rest...>>,
                                           std::type_identity<First>>::type;
};

template <class P>
inline constexpr bool has_parameters = !std::is_void_v<P>;

template <class M>
using FirstParameterOf = typename FirstParameter<M>::type;

// A model without parameters gets a type all the same: the one error is that of the constructor.
template <class M, class P = FirstParameterOf<M>>
using ParameterOr = std::conditional_t<has_parameters<P>, P, Tensor<float, Shape<>>>;

}  // namespace detail

/// Element type and device of a model's parameters.
template <Module M>
using parameter_type = typename detail::ParameterOr<M>::value_type;
template <Module M>
using parameter_device = typename detail::ParameterOr<M>::device;

/// What all optimizers do: hold parameters by group, and for each the state that its rule needs under the
/// names of PyTorch; `Counted` ones have a number of steps as well. Nothing of a state exists before a
/// parameter's first step.
template <class T, class Device, bool Counted = false>
class Optimizer : public LearningRate {
 public:
  void zero_grad() const {
    for (const auto& p : slots_) p.node->reset();
  }

  /// Calls f(name, array, extents) for the state that a resumed run needs. An array that is not there yet is
  /// empty, and f may set it.
  template <class F>
  void for_each_state(F&& f) {
    for (auto& p : slots_) {
      for (std::size_t i = 0; i < states_.size(); ++i)
        if (p.holds >> i & 1u) f(states_[i] + "." + p.name, p.state[i], p.value.extents());
      if constexpr (Counted)
        if (p.counted) f("step." + p.name, p.steps, Extents{});
    }
  }

 protected:
  struct Slot : detail::ParameterView<T, Device> {
    double lr_scale = 1, weight_decay = 0;
    std::vector<Array<T, Device>> state;
    Array<std::int64_t, Cpu> steps;
    unsigned holds = ~0u;  // which of the states this parameter has
    bool counted = true;

    /// A state, at first with this value everywhere.
    const Array<T, Device>& at(std::size_t i, double start = 0) {
      if (!state[i]) state[i] = kernel::filled<T>(this->value.extents(), static_cast<T>(start));
      return state[i];
    }

    /// The number of the step that begins now, from 1.
    std::int64_t count() {
      if (!steps) steps = kernel::filled<std::int64_t>({}, 0);
      return ++*steps.data();
    }
  };

  template <Module M>
  Optimizer(const char* name, const M& model, double rate, double weight_decay,
            const std::vector<ParameterGroup>& groups, std::vector<std::string> states)
      : LearningRate{rate}, states_(std::move(states)) {
    static_assert(detail::has_parameters<detail::FirstParameterOf<M>>,
                  "optimizer: the model must have parameters");
    for (auto& view : detail::parameters_of<T, Device>(model)) {
      slots_.emplace_back();
      static_cast<detail::ParameterView<T, Device>&>(slots_.back()) = std::move(view);
      slots_.back().state.resize(states_.size());
    }
    check_rates(name, rate, weight_decay);
    assign_groups(name, weight_decay, groups);
  }

  /// Calls f(slot, gradient) for each parameter that backward has reached; the others stay.
  template <class F>
  void update(F f) {
    for (auto& p : slots_)
      if (const Array<T, Device>& gradient = p.node->value()) f(p, kernel::row_major(gradient));
  }

  double rate_of(const Slot& p) const { return lr * p.lr_scale; }

  std::vector<Slot>& slots() { return slots_; }

  static void check_share(const char* rule, double share) {
    check(share >= 0 && share < 1, rule, "0 <= share < 1", share);
  }

 private:
  static void check_rates(const char* name, double rate, double weight_decay) {
    check(rate >= 0, text(name, ": lr must not be negative").c_str(), ">= 0", rate);
    check(weight_decay >= 0, text(name, ": weight_decay must not be negative").c_str(), ">= 0", weight_decay);
  }

  void assign_groups(const char* name, double weight_decay, const std::vector<ParameterGroup>& groups) {
    std::vector<int> members(groups.size());
    for (auto& p : slots_) {
      std::size_t g = 0;
      while (g < groups.size() && !groups[g].selects(p.name, p.value.extents())) ++g;
      p.weight_decay = weight_decay;
      if (g == groups.size()) continue;
      ++members[g];
      p.weight_decay = groups[g].weight_decay.value_or(weight_decay);
      p.lr_scale = groups[g].lr_scale;
    }
    for (std::size_t g = 0; g < groups.size(); ++g) {
      check_rates(name, groups[g].lr_scale, groups[g].weight_decay.value_or(0));
      check(members[g] > 0, text(name, ": a group must select a parameter").c_str(), ">= 1",
            text("0 in group ", g));
    }
  }

  std::vector<Slot> slots_;
  std::vector<std::string> states_;
};

}  // namespace wm

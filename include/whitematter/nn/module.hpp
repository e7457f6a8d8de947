// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>
#include <tuple>
#include <type_traits>

#include <whitematter/nn/path.hpp>
#include <whitematter/tensor/create.hpp>

namespace wm {

namespace detail {

template <class T, class Device>
[[gnu::noinline]] TensorCore<T, Device> leaf(const Axes& axes) {
  return TensorCore<T, Device>(Array<T, Device>(extents_of(axes, {})),
                               std::make_shared<Gradient<T, Device>>());
}

template <class T, class Device>
[[gnu::noinline]] TensorCore<T, Device> zero_state(const Axes& axes) {
  return TensorCore<T, Device>(kernel::filled<T>(extents_of(axes, {}), T(0)));
}

}  // namespace detail

/// A tensor that training changes: a leaf that requires a gradient. Its elements are not set yet.
template <class S, class T = float, class Device = Cpu>
struct Parameter : Tensor<T, S, Device> {
  static_assert(S::is_static, "Parameter: sizes must be known to the compiler");
  Parameter() : Tensor<T, S, Device>(detail::leaf<T, Device>(S::shape_axes)) {}
};

/// A tensor that belongs to a model's state and that no gradient reaches. All zeros.
template <class S, class T = float, class Device = Cpu>
struct Buffer : Tensor<T, S, Device> {
  static_assert(S::is_static, "Buffer: sizes must be known to the compiler");
  Buffer() : Tensor<T, S, Device>(detail::zero_state<T, Device>(S::shape_axes)) {}
};

template <class F>
inline constexpr bool is_parameter = false;
template <class S, class T, class Device>
inline constexpr bool is_parameter<Parameter<S, T, Device>> = true;
template <class F>
inline constexpr bool is_buffer = false;
template <class S, class T, class Device>
inline constexpr bool is_buffer<Buffer<S, T, Device>> = true;

/// A struct whose fields WM_MODULE has named.
template <class M>
concept Module = requires {
  M::field_types();
};

/// An input X of a layer has the layer's element type and is on its device.
template <class X, class T, class Device>
inline constexpr bool has_layer_type =
    std::is_same_v<typename X::value_type, T>&& std::is_same_v<typename X::device, Device>;

/// Calls f(path, state) for every parameter and buffer in the order of PyTorch's state_dict; paths are such
/// as "layer1.0.conv1.weight".
template <Module M, class F>
void for_each_state(const M& module, F&& f, const Path& path = {}) {
  M::for_each_field(module, [&](std::string_view name, const auto& field) {
    using Field = std::decay_t<decltype(field)>;
    if constexpr (is_parameter<Field> || is_buffer<Field>)
      f(Path(path, name), field);
    else if constexpr (Module<Field>)
      for_each_state(field, f, Path(path, name));
  });
}

/// Calls f(path, parameter) for what training changes.
template <Module M, class F>
void for_each_parameter(const M& module, F&& f) {
  for_each_state(module, [&](const Path& path, const auto& state) {
    if constexpr (is_parameter<std::decay_t<decltype(state)>>) f(path, state);
  });
}

/// Calls f(path, module) for the module and those inside it.
template <Module M, class F>
void for_each_module(M& module, F&& f, const Path& path = {}) {
  f(path, module);
  std::remove_const_t<M>::for_each_field(module, [&](std::string_view name, auto& field) {
    if constexpr (Module<std::remove_const_t<std::remove_reference_t<decltype(field)>>>)
      for_each_module(field, f, Path(path, name));
  });
}

/// Sets every layer that behaves differently in training, at any depth.
template <Module M>
void train(M& module, bool on = true) {
  for_each_module(module, [on](const Path&, auto& m) {
    if constexpr (requires { m.training = on; }) m.training = on;
  });
}

/// Sets every layer to inference.
template <Module M>
void eval(M& module) {
  train(module, false);
}

namespace detail {

template <class F>
constexpr std::int64_t field_count(bool parameters);

template <class... F>
constexpr std::int64_t fields_count(const std::tuple<std::type_identity<F>...>&,
                                    [[maybe_unused]] bool parameters) {
  return (std::int64_t{0} + ... + field_count<F>(parameters));
}

template <class F>
constexpr std::int64_t field_count([[maybe_unused]] bool parameters) {
  if constexpr (is_parameter<F>)
    return parameters ? F::shape::elements : 1;
  else if constexpr (is_buffer<F>)
    return parameters ? 0 : 1;
  else if constexpr (Module<F>)
    return fields_count(F::field_types(), parameters);
  else
    return 0;
}

}  // namespace detail

/// Elements of all parameters of a model type, at compile time.
template <Module M>
inline constexpr std::int64_t parameter_count = detail::field_count<M>(true);

/// Entries of the model's state: parameters and buffers.
template <Module M>
inline constexpr std::int64_t state_count = detail::field_count<M>(false);

/// An optional field that is not there, such as the bias of a layer without one.
struct None {};

}  // namespace wm

// Calls a macro for each of its further arguments, up to 256 of them.
#define WM_PARENS ()
#define WM_EXPAND(...) WM_EXPAND3(WM_EXPAND3(WM_EXPAND3(WM_EXPAND3(__VA_ARGS__))))
#define WM_EXPAND3(...) WM_EXPAND2(WM_EXPAND2(WM_EXPAND2(WM_EXPAND2(__VA_ARGS__))))
#define WM_EXPAND2(...) WM_EXPAND1(WM_EXPAND1(WM_EXPAND1(WM_EXPAND1(__VA_ARGS__))))
#define WM_EXPAND1(...) __VA_ARGS__
#define WM_EACH(macro, ...) __VA_OPT__(WM_EXPAND(WM_EACH_ONE(macro, __VA_ARGS__)))
#define WM_EACH_ONE(macro, x, ...) macro(x) __VA_OPT__(WM_EACH_AGAIN WM_PARENS(macro, __VA_ARGS__))
#define WM_EACH_AGAIN() WM_EACH_ONE
#define WM_VISIT_FIELD(x) visitor(#x, self.x);
#define WM_FIELD_TYPE(x) , std::type_identity<decltype(x)>

/// Names the fields of a module once: WM_MODULE(Name, field, ...). Gives it a call operator that runs
/// forward, where trace and profile learn which module they are in.
#define WM_MODULE(Name, ...)                                                                 \
  static void for_each_field([[maybe_unused]] auto& self, [[maybe_unused]] auto&& visitor) { \
    WM_EACH(WM_VISIT_FIELD, __VA_ARGS__)                                                     \
  }                                                                                          \
  static constexpr auto field_types() {                                                      \
    return ::wm::detail::FieldTypes<void WM_EACH(WM_FIELD_TYPE, __VA_ARGS__)>::value;        \
  }                                                                                          \
  template <class... Inputs>                                                                 \
  auto operator()(const Inputs&... inputs) const {                                           \
    const ::wm::graph::Scope scope(this);                                                    \
    return this->forward(inputs...);                                                         \
  }

namespace wm::detail {

template <class Start, class... F>
struct FieldTypes {
  static constexpr std::tuple<F...> value{};
};

}  // namespace wm::detail

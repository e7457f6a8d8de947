// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/nn/module.hpp>

namespace wm {

namespace detail {

/// A module in a chain: `input >> link` runs it, so that the chain is one fold at any depth.
template <class M>
struct Link {
  const M& module;

  template <class X>
  friend auto operator>>(const X& x, const Link& link) {
    return link.module(x);
  }
};

}  // namespace detail

/// Modules one after another, as types or as values: Sequential net{Linear<8, 4>(), LeakyRelu{0.2}}. Their
/// names are "0", "1", ... as in PyTorch.
template <class... M>
struct Sequential {
  std::tuple<M...> modules;

  Sequential() = default;
  explicit Sequential(M... module) requires(sizeof...(M) > 0) : modules(std::move(module)...) {}

  static void for_each_field(auto& self, auto&& visitor) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (visitor(detail::index_text<I>, std::get<I>(self.modules)), ...);
    }
    (std::index_sequence_for<M...>{});
  }
  static constexpr auto field_types() { return std::tuple{std::type_identity<M>{}...}; }

  template <class X>
  auto operator()(const X& x) const {
    const graph::Scope scope(this);
    return forward(x);
  }

  auto forward(const auto& x) const {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return (x >> ... >> detail::Link<M>{std::get<I>(modules)});
    }
    (std::index_sequence_for<M...>{});
  }
};

/// Returns its input.
struct Identity {
  WM_MODULE(Identity)
  auto forward(const auto& x) const { return x; }
};

}  // namespace wm

// SPDX-License-Identifier: MIT
#pragma once

#include <array>

#include <whitematter/nn/module.hpp>

namespace wm {

/// So many modules of one type, for a loop over them. Their names are "0", "1", ... as in PyTorch.
template <class M, int Count>
struct ModuleList {
  static_assert(Count >= 0, "ModuleList<M, Count>: there cannot be fewer than no modules");

  std::array<M, Count> modules;

  static void for_each_field(auto& self, auto&& visitor) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (visitor(detail::index_text<I>, self.modules[I]), ...);
    }
    (std::make_index_sequence<Count>());
  }
  static constexpr auto field_types() {
    return []<std::size_t... I>(std::index_sequence<I...>) {
      return std::tuple{(static_cast<void>(I), std::type_identity<M>{})...};
    }
    (std::make_index_sequence<Count>());
  }

  auto begin() const { return modules.begin(); }
  auto end() const { return modules.end(); }
  M& operator[](int i) { return modules[static_cast<std::size_t>(i)]; }
  const M& operator[](int i) const { return modules[static_cast<std::size_t>(i)]; }
};

}  // namespace wm

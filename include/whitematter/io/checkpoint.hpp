// SPDX-License-Identifier: MIT
#pragma once

#include <tuple>

#include <whitematter/io/save.hpp>

namespace wm {

namespace detail {
inline constexpr const char* model_prefix = "model";
inline constexpr const char* optimizer_prefix = "optimizer.";

template <class State, class F>
void visit_training_state(State& state, const F& f) {
  state.for_each_state(f);
}
template <class... State, class F>
void visit_training_state(std::tuple<State&...>& states, const F& f) {
  std::apply([&](auto&... state) { (state.for_each_state(f), ...); }, states);
}

}  // namespace detail

/// Writes what a run needs to go on as if it had never stopped: the model, the optimizer's state, and as text
/// whatever the program counts, such as the positions of its schedule and loader. Several states, such as an
/// average of the weights beside the optimizer, come as std::tie(optimizer, ema). Their options are the
/// program's own.
template <Module M, class Optimizer>
[[gnu::cold]] void save_checkpoint(const std::filesystem::path& path, const M& model, Optimizer&& optimizer,
                                   const Metadata& metadata = {}) {
  std::vector<safetensors::Item> items;
  detail::append_state(items, model, detail::model_prefix);
  detail::visit_training_state(optimizer, [&]<class T>(const std::string& name, const Array<T, Cpu>& state,
                                                       const Extents&) {
    // A state that no step has made yet is there with no elements, so that a lost one is noticed.
    items.push_back(safetensors::item(detail::optimizer_prefix + name, state ? state : Array<T, Cpu>({0})));
  });
  safetensors::write(path, items, metadata, "save_checkpoint");
}

/// Continues from a checkpoint and returns its metadata. Fails with one FileError that lists all entries that
/// do not fit; model and optimizer then stay as they were.
template <Module M, class Optimizer>
[[gnu::cold]] Metadata load_checkpoint(const std::filesystem::path& path, const M& model,
                                       Optimizer&& optimizer) {
  StateReader reader(path);
  detail::want_state(reader, model, detail::model_prefix);
  detail::visit_training_state(
      optimizer, [&]<class T>(const std::string& name, Array<T, Cpu>& state, const Extents& extents) {
        const auto* entry = reader.find(detail::optimizer_prefix + name);
        const bool none_yet = entry && entry->shape == std::vector<std::int64_t>{0};
        reader.want<T>(
            detail::optimizer_prefix + name, none_yet ? Extents{0} : extents,
            [&state, none_yet](const Array<T, Cpu>& loaded) { state = none_yet ? Array<T, Cpu>() : loaded; });
      });
  reader.load();
  return reader.metadata();
}

}  // namespace wm

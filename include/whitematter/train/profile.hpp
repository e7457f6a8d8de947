// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>

#include <whitematter/io/atomic_file.hpp>
#include <whitematter/nn/module.hpp>
#include <whitematter/train/profile_table.hpp>
#include <whitematter/train/profile_trace.hpp>

namespace wm {

/// Measures what steps of training or inference do:
///
///   Profile profile{model};
///   ...one or more steps...
///   std::cout << profile.table() << profile.layers();
///   profile.write_trace("step.json");
///
/// Records the operations of this thread while it lives, or until stop(). Of several profiles the one made
/// last records. A block of one's own joins the operations with `const Span span("my block");`.
class Profile {
 public:
  Profile() = default;

  /// Knows the model's layers by their paths, such as "layer1.0.conv1", and itself as "model".
  template <Module M>
  explicit Profile(const M& model) {
    name(model);
  }

  /// Knows another model's layers, which `path` stands in front of.
  template <Module M>
  void name(const M& model, const Path& path = {}) {
    for_each_module(
        model,
        [this](const Path& layer, const auto& module) {
          name_layer(layer, &module, graph::Scope::type_tag<std::decay_t<decltype(module)>>());
        },
        path);
  }

  /// Ends the time that shares refer to; without it that ends when a table is asked for.
  void stop() { log_.stop(); }

  /// By operation: time without operations inside, share of the whole time, calls, and nominal rates.
  std::string table() const { return operation_table(log_); }

  /// By layer, forward and backward.
  std::string layers() const { return layer_table(log_); }

  /// Writes all events for Perfetto (ui.perfetto.dev) or Chrome. Fails with FileError.
  [[gnu::cold]] void write_trace(const std::filesystem::path& path) const {
    const std::string json = chrome_trace(log_);
    AtomicFile file(path, "write_trace");
    file.write(json.data(), json.size());
    file.commit();
  }

  /// What was recorded, to evaluate it in another way.
  const SpanLog& log() const { return log_; }

 private:
  void name_layer(const Path& path, const void* module, const void* type) {
    const std::string layer = path;
    log_.name_layer(module, type, layer.empty() ? "model" : layer);
  }

  SpanLog log_;
};

}  // namespace wm

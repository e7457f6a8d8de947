// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include <whitematter/core/dtype.hpp>
#include <whitematter/core/error.hpp>
#include <whitematter/core/extents.hpp>
#include <whitematter/core/span.hpp>
#include <whitematter/graph/graph.hpp>

namespace wm::graph {

/// A tensor's place in the trace that is being recorded. Kept in the handle, so that two views of the same
/// elements are two values.
struct Traced {
  std::uint64_t trace = 0;  // 0: of no trace
  ValueId value = -1;
};

/// The dimensions of a shape: sizes where the type has them, names where it has names. What is Any has
/// neither, as two of them may differ.
inline std::vector<Dimension> dimensions(const Axes& axes) {
  std::vector<Dimension> result;
  for (int i = 0; i < axes.rank; ++i)
    result.push_back({axes[i].fixed() ? axes[i].size : -1, std::string(axes[i].any ? "" : axes[i].label)});
  return result;
}

/// Records the operations that run on this thread while it lives.
class Trace {
 public:
  Trace() : serial_(next_serial()), before_(std::exchange(current_slot(), this)) {}
  ~Trace() { current_slot() = before_; }
  Trace(const Trace&) = delete;
  Trace& operator=(const Trace&) = delete;

  /// The trace that records on this thread; null where there is none.
  static Trace* current() { return current_slot(); }

  [[gnu::cold]] Traced add_value(Value value) {
    graph.values.push_back(std::move(value));
    return {serial_, static_cast<ValueId>(graph.values.size()) - 1};
  }

  [[gnu::cold]] Traced add_constant(Value value, std::shared_ptr<const void> data, std::size_t bytes) {
    const Traced result = add_value(std::move(value));
    graph.constants.push_back(
        {result.value, std::static_pointer_cast<const std::byte>(std::move(data)), bytes});
    return result;
  }

  /// A small constant of the operation itself, such as the shape that Reshape takes.
  [[gnu::cold]] Traced add_integers(std::vector<std::int64_t> values, std::vector<Dimension> dims) {
    const auto data = std::make_shared<std::vector<std::int64_t>>(std::move(values));
    return add_constant({"", ElementType::Int64, std::move(dims)}, {data, data->data()},
                        data->size() * sizeof(std::int64_t));
  }

  /// A constant without axes, as float or double.
  [[gnu::cold]] Traced add_number(double value, ElementType type) {
    check(type == ElementType::Float32 || type == ElementType::Float64,
          "trace: a number must have a type that is computed in", "float32 or float64", name_of(type));
    const auto add = [&]<class T>(T number) {
      const auto data = std::make_shared<T>(number);
      return add_constant({"", type, {}}, {data, data.get()}, sizeof(T));
    };
    return type == ElementType::Float32 ? add(static_cast<float>(value)) : add(value);
  }

  [[gnu::cold]] Traced add_node(std::string op, std::vector<ValueId> inputs, Value result,
                                std::map<std::string, Attribute> attributes = {}) {
    return add_node(std::move(op), std::move(inputs), std::vector{std::move(result)},
                    std::move(attributes))[0];
  }

  /// A node with several results.
  [[gnu::cold]] std::vector<Traced> add_node(std::string op, std::vector<ValueId> inputs,
                                             std::vector<Value> results,
                                             std::map<std::string, Attribute> attributes = {}) {
    std::vector<Traced> out;
    std::vector<ValueId> outputs;
    for (Value& result : results) {
      out.push_back(add_value(std::move(result)));
      outputs.push_back(out.back().value);
    }
    graph.nodes.push_back(
        {std::move(op), std::move(inputs), std::move(outputs), std::move(attributes), path()});
    return out;
  }

  /// Is this handle's value one of this trace?
  bool knows(const Traced& traced) const { return traced.trace == serial_; }

  /// Names the elements with this identity, so that the constant made of them carries the parameter's name.
  void name_constant(const void* identity, std::string name) { names_[identity] = std::move(name); }
  std::string constant_name(const void* identity) const {
    const auto found = names_.find(identity);
    return found == names_.end() ? "" : found->second;
  }

  /// One constant for all uses of the same elements. They are kept alive: another tensor must not get their
  /// address.
  Traced& shared_constant(const void* identity, std::shared_ptr<const void> elements) {
    auto& [traced, kept] = shared_[identity];
    kept = std::move(elements);
    return traced;
  }

  void name_module(const void* module, const void* type, std::string path) {
    modules_[key(module, type)] = std::move(path);
  }
  [[gnu::cold]] void enter(const void* module, const void* type) {
    const auto found = modules_.find(key(module, type));
    scopes_.push_back(found == modules_.end() ? path() : found->second);
  }
  void leave() { scopes_.pop_back(); }
  std::string path() const { return scopes_.empty() ? "" : scopes_.back(); }

  Graph graph;

 private:
  // A module and its first field have one address; the type tells them apart.
  static std::string key(const void* module, const void* type) { return text(module, '/', type); }
  static Trace*& current_slot() {
    thread_local Trace* trace = nullptr;
    return trace;
  }
  static std::uint64_t next_serial() {
    thread_local std::uint64_t serial = 0;
    return ++serial;
  }

  std::uint64_t serial_;
  Trace* before_;
  std::unordered_map<const void*, std::string> names_;
  std::unordered_map<const void*, std::pair<Traced, std::shared_ptr<const void>>> shared_;
  std::unordered_map<std::string, std::string> modules_;
  std::vector<std::string> scopes_;
};

/// Marks that a module runs, so that a trace and a profile record the operations in it under its path.
class Scope {
 public:
  template <class M>
  explicit Scope(const M* module) : Scope(module, type_tag<M>()) {}
  [[gnu::noinline]] ~Scope() {
    if (trace_) trace_->leave();
  }
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;

  /// An address that stands for a type.
  template <class M>
  static const void* type_tag() {
    static const char tag = 0;
    return &tag;
  }

 private:
  [[gnu::noinline]] Scope(const void* module, const void* type)
      : trace_(Trace::current()), span_(module, type) {
    if (trace_) trace_->enter(module, type);
  }

  Trace* trace_;
  LayerSpan span_;
};

}  // namespace wm::graph

// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <string>
#include <variant>
#include <vector>

#include <whitematter/cpu/update.hpp>
#include <whitematter/nn/module.hpp>

namespace wm {

struct EmaOptions {
  double decay = 0.999;  ///< share of the average that each update keeps
  bool warmup = false;   ///< the first updates keep less: (1 + n) / (10 + n) after n of them
};

/// An exponential moving average of a model's parameters, which is often better than the parameters
/// themselves; buffers stay as training leaves them. Source: Polyak and Juditsky, "Acceleration of stochastic
/// approximation by averaging", 1992.
class Ema {
 public:
  template <Module M>
  explicit Ema(const M& model, const EmaOptions& options = {}) : options_(options) {
    check(options.decay >= 0 && options.decay < 1, "Ema: decay must be a share", "0 <= decay < 1",
          options.decay);
    for_each_parameter(
        model, [this](const Path& path, const auto& parameter) { this->add(path, parameter.array()); });
  }

  /// Takes the parameters after an optimizer's step into the average.
  void update() {
    const auto n = static_cast<double>(updates());
    const double decay = options_.warmup ? std::min(options_.decay, (1 + n) / (10 + n)) : options_.decay;
    visit(
        [decay](const auto& slot) { kernel::scale_and_add(slot.average, decay, slot.parameter, 1 - decay); });
    ++*updates_.data();
  }

  std::int64_t updates() const { return *updates_.data(); }

  /// Exchanges the parameters and their averages: once to evaluate, once more to train on.
  void swap() {
    visit([](const auto& slot) {
      std::swap_ranges(slot.average.data(), slot.average.data() + slot.average.elements(),
                       slot.parameter.data());
    });
  }

  /// Calls f(name, array, extents) for the state that a resumed run needs; f may set the array.
  template <class F>
  void for_each_state(F&& f) {
    visit([&f](auto& slot) { f("ema." + slot.name, slot.average, Extents(slot.average.extents())); });
    f(std::string("ema_updates"), updates_, Extents{});
  }

 private:
  template <class T>
  struct Slot {
    std::string name;
    Array<T> parameter;  // the model's own
    Array<T> average;
  };
  using AnySlot = std::variant<Slot<float>, Slot<double>>;

  // A tensor that stands in two places of the model has one average.
  template <class T>
  [[gnu::noinline]] void add(const Path& path, const Array<T>& parameter) {
    for (const AnySlot& any : slots_)
      if (std::visit([&](const auto& slot) { return slot.parameter.identity() == parameter.identity(); },
                     any))
        return;
    slots_.push_back(Slot<T>{path, parameter, kernel::clone(kernel::row_major(parameter))});
  }

  template <class F>
  void visit(const F& f) {
    for (AnySlot& slot : slots_) std::visit(f, slot);
  }

  EmaOptions options_;
  std::vector<AnySlot> slots_;
  Array<std::int64_t> updates_ = kernel::filled<std::int64_t>({}, 0);
};

}  // namespace wm

// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
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
/// themselves; buffers are copied. Source: Polyak and Juditsky, "Acceleration of stochastic approximation by
/// averaging", 1992.
class Ema {
 public:
  template <Module M>
  explicit Ema(const M& model, const EmaOptions& options = {}) : options_(options) {
    check(options.decay >= 0 && options.decay < 1, "Ema: decay must be a share", "0 <= decay < 1",
          options.decay);
    wm::for_each_state(model, [this](const Path& path, const auto& state) {
      this->add(path, state.array(), is_parameter<std::decay_t<decltype(state)>>);
    });
  }

  /// Takes the parameters after an optimizer's step into the average.
  void update() {
    const auto n = static_cast<double>(updates());
    const double decay = options_.warmup ? std::min(options_.decay, (1 + n) / (10 + n)) : options_.decay;
    visit([decay]<class T>(const Slot<T>& slot) {
      if constexpr (Floating<T>)
        if (slot.parameter) return kernel::scale_and_add(slot.average, decay, slot.state, 1 - decay);
      std::copy_n(slot.state.data(), slot.state.elements(), slot.average.data());
    });
    ++*updates_.data();
  }

  std::int64_t updates() const { return *updates_.data(); }

  /// Exchanges the model's values and the averages: once to evaluate, once more to train on.
  void swap() {
    visit([](const auto& slot) {
      std::swap_ranges(slot.average.data(), slot.average.data() + slot.average.elements(), slot.state.data());
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
    Array<T> state;  // the model's own
    Array<T> average;
    bool parameter;
  };

  // What a model's state can be made of.
  using AnySlot = std::variant<Slot<float>, Slot<double>, Slot<std::int64_t>, Slot<std::int32_t>,
                               Slot<std::uint8_t>, Slot<bool>>;

  // A tensor that stands in two places of the model has one average.
  template <class T>
  [[gnu::noinline]] void add(const Path& path, const Array<T>& state, bool parameter) {
    for (const AnySlot& any : slots_)
      if (std::visit([&](const auto& slot) { return slot.state.identity() == state.identity(); }, any))
        return;
    slots_.push_back(Slot<T>{path, state, kernel::clone(kernel::row_major(state)), parameter});
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

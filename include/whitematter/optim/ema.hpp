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
template <Module M>
class Ema {
 public:
  explicit Ema(const M& model, const EmaOptions& options = {}) : options_(options) {
    check(options.decay >= 0 && options.decay < 1, "Ema: decay must be a share", "0 <= decay < 1",
          options.decay);
    for_each_once(model, [&](const std::string& name, const auto& state) {
      names_.push_back(name);
      averages_.emplace_back(kernel::clone(kernel::row_major(state.array())));
    });
  }

  /// Takes the parameters after an optimizer's step into the average.
  void update(const M& model) {
    const auto n = static_cast<double>(updates());
    const double decay = options_.warmup ? std::min(options_.decay, (1 + n) / (10 + n)) : options_.decay;
    visit(model, [decay](const auto& state, const auto& average) {
      if constexpr (is_parameter<std::decay_t<decltype(state)>>)
        kernel::scale_and_add(average, decay, state.array(), 1 - decay);
      else
        std::copy_n(state.array().data(), state.elements(), average.data());
    });
    ++*updates_.data();
  }

  std::int64_t updates() const { return *updates_.data(); }

  /// Exchanges the model's values and the averages: once to evaluate, once more to train on.
  void swap(const M& model) {
    visit(model, [](const auto& state, const auto& average) {
      std::swap_ranges(average.data(), average.data() + average.elements(), state.array().data());
    });
  }

  /// Writes the averages to a model.
  void copy_to(const M& model) {
    visit(model, [](const auto& state, const auto& average) {
      std::copy_n(average.data(), average.elements(), state.array().data());
    });
  }

  /// Calls f(name, array, extents) for the state that a resumed run needs; f may set the array.
  template <class F>
  void for_each_state(F&& f) {
    for (std::size_t i = 0; i < names_.size(); ++i)
      std::visit([&](auto& average) { f("ema." + names_[i], average, Extents(average.extents())); },
                 averages_[i]);
    f(std::string("ema_updates"), updates_, Extents{});
  }

 private:
  // What a model's state can be made of.
  using Average = std::variant<Array<float>, Array<double>, Array<std::int64_t>, Array<std::int32_t>,
                               Array<std::uint8_t>, Array<bool>>;

  // A tensor that stands in two places of the model has one average.
  template <class F>
  static void for_each_once(const M& model, F f) {
    std::vector<const void*> seen;
    wm::for_each_state(model, [&](const std::string& name, const auto& state) {
      if (std::find(seen.begin(), seen.end(), state.array().identity()) != seen.end()) return;
      seen.push_back(state.array().identity());
      f(name, state);
    });
  }

  template <class F>
  void visit(const M& model, F f) {
    std::size_t i = 0;
    for_each_once(model, [&](const std::string&, const auto& state) {
      f(state, std::get<Array<typename std::decay_t<decltype(state)>::value_type>>(averages_[i++]));
    });
  }

  EmaOptions options_;
  std::vector<std::string> names_;
  std::vector<Average> averages_;
  Array<std::int64_t> updates_ = kernel::filled<std::int64_t>({}, 0);
};

}  // namespace wm

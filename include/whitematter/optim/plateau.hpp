// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstdlib>
#include <ios>
#include <limits>
#include <string>

#include <whitematter/optim/optimizer.hpp>

namespace wm {

struct PlateauOptions {
  bool maximize = false;       ///< the metric is better when it is larger
  double factor = 0.1;         ///< by which the rate falls
  std::int64_t patience = 10;  ///< steps without a better metric that are waited for
  double threshold = 1e-4;     ///< by which a metric must be better
  bool absolute = false;       ///< the threshold is a difference, not a share of the best
  std::int64_t cooldown = 0;   ///< steps after a fall in which nothing counts
  double min_lr = 0;
  double eps = 1e-8;  ///< a smaller fall is left out
};

/// Lowers the rate where a metric, given once for each of its steps, has stopped getting better, as PyTorch's
/// ReduceLROnPlateau. It changes the rate that it finds: after a warm-up, step that schedule until its steps
/// are over, and then this one alone.
class Plateau {
 public:
  explicit Plateau(LearningRate& optimizer, const PlateauOptions& options = {})
      : optimizer_(&optimizer), options_(options), best_(worst()) {
    check(options.factor > 0 && options.factor < 1, "Plateau: factor must be a share", "0 < factor < 1",
          options.factor);
    check(options.patience >= 0, "Plateau: patience must not be negative", ">= 0", options.patience);
    check(options.cooldown >= 0, "Plateau: cooldown must not be negative", ">= 0", options.cooldown);
  }

  /// Takes a value of the metric, and lowers the optimizer's rate if it is time.
  void step(double metric) {
    ++position_;
    if (better(metric))
      best_ = metric, bad_ = 0;
    else
      ++bad_;
    if (cooling_ > 0) --cooling_, bad_ = 0;
    if (bad_ <= options_.patience) return;
    const double lower = std::max(optimizer_->lr * options_.factor, options_.min_lr);
    if (optimizer_->lr - lower > options_.eps) optimizer_->lr = lower;
    cooling_ = options_.cooldown;
    bad_ = 0;
  }

  std::int64_t position() const { return position_; }
  double best() const { return best_; }

  /// All that a resumed run needs, the rate included, as text for a checkpoint.
  std::string state() const {
    return text(std::hexfloat, optimizer_->lr, ' ', best_, ' ', bad_, ' ', cooling_, ' ', position_);
  }

  /// Continues from a state. Fails where the text is none.
  void seek(const std::string& state) {
    const char* next = state.c_str();
    const auto number = [&](auto parse) {
      char* end = nullptr;
      const auto value = parse(next, &end);
      check(end != next, "Plateau: the state must be one that was saved", "rate, best and three counts",
            state);
      next = end;
      return value;
    };
    const auto real = [](const char* from, char** end) { return std::strtod(from, end); };
    const auto whole = [](const char* from, char** end) { return std::strtoll(from, end, 10); };
    const double rate = number(real), best = number(real);
    const std::int64_t bad = number(whole), cooling = number(whole), position = number(whole);
    optimizer_->lr = rate, best_ = best, bad_ = bad, cooling_ = cooling, position_ = position;
  }

 private:
  double worst() const {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    return options_.maximize ? -infinity : infinity;
  }

  bool better(double metric) const {
    const double margin =
        options_.absolute || std::isinf(best_) ? options_.threshold : options_.threshold * best_;
    // As PyTorch has it, a share of a negative best is a step in the wrong direction.
    return options_.maximize ? metric > best_ + margin : metric < best_ - margin;
  }

  LearningRate* optimizer_;
  PlateauOptions options_;
  double best_;
  std::int64_t bad_ = 0, cooling_ = 0, position_ = 0;
};

}  // namespace wm

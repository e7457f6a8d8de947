// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace parity {

/// A parameter's sizes and the group that it is in.
struct TorchParameter {
  std::vector<std::int64_t> sizes;
  double weight_decay = 0;
  double lr_scale = 1;
};

using OptimizerSettings = std::map<std::string, double>;

/// An optimizer of LibTorch, or where it has none, the rule as its authors write it in tensor operations.
/// Behind a face without LibTorch's headers; values pass as doubles, which hold floats exactly.
class TorchOptimizer {
 public:
  /// `rule` is the name of our class. The settings are the options' names; those left out are LibTorch's.
  TorchOptimizer(const std::string& rule, const OptimizerSettings& settings, bool in_double,
                 const std::vector<TorchParameter>& parameters);
  ~TorchOptimizer();

  void set(std::size_t parameter, const std::vector<double>& values);
  std::vector<double> get(std::size_t parameter) const;
  void set_gradient(std::size_t parameter, const std::vector<double>& values);

  /// A step with the rate that a schedule has set.
  void step(double lr);

  struct Rule;

 private:
  std::unique_ptr<Rule> rule_;
};

/// The rates of LibTorch's StepLR over some steps.
std::vector<double> torch_step_lr(double lr, unsigned step_size, double gamma, int steps);

/// LibTorch's functions of these names on gradients of any number of parameters.
double torch_clip_grad_norm(std::vector<std::vector<double>>& gradients, double max_norm, bool in_double);
void torch_clip_grad_value(std::vector<std::vector<double>>& gradients, double value, bool in_double);

}  // namespace parity

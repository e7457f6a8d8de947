// SPDX-License-Identifier: MIT
#include "torch_optimizer.hpp"

#include <torch/torch.h>

#include <stdexcept>

namespace parity {

struct TorchOptimizer::Rule {
  Rule(const OptimizerSettings& options, std::vector<TorchParameter> list, torch::ScalarType type)
      : settings(options), parameters(std::move(list)) {
    for (const auto& p : parameters) tensors.push_back(torch::zeros(p.sizes, type).requires_grad_());
  }
  virtual ~Rule() = default;
  virtual void step(double lr) = 0;

  double get(const std::string& name, double otherwise) const {
    const auto found = settings.find(name);
    return found == settings.end() ? otherwise : found->second;
  }

  OptimizerSettings settings;
  std::vector<TorchParameter> parameters;
  std::vector<torch::Tensor> tensors;
};

namespace {

/// LibTorch's own, each parameter in a group of its own.
template <class Optimizer, class Options>
struct Native : TorchOptimizer::Rule {
  template <class F>
  Native(const OptimizerSettings& options, const std::vector<TorchParameter>& list, torch::ScalarType type,
         F set)
      : Rule(options, list, type) {
    std::vector<torch::optim::OptimizerParamGroup> groups;
    for (std::size_t i = 0; i < tensors.size(); ++i) {
      auto group = std::make_unique<Options>(get("lr", 0.1));
      group->weight_decay(parameters[i].weight_decay);
      set(*this, *group);
      groups.emplace_back(std::vector<torch::Tensor>{tensors[i]}, std::move(group));
    }
    Options defaults(get("lr", 0.1));
    set(*this, defaults);
    optimizer = std::make_unique<Optimizer>(groups, defaults);
  }

  void step(double lr) override {
    for (std::size_t i = 0; i < parameters.size(); ++i)
      static_cast<Options&>(optimizer->param_groups()[i].options()).lr(lr * parameters[i].lr_scale);
    optimizer->step();
  }

  std::unique_ptr<Optimizer> optimizer;
};

/// Chen et al., "Symbolic discovery of optimization algorithms", algorithm 2.
struct Lion : TorchOptimizer::Rule {
  using Rule::Rule;
  void step(double lr) override {
    const torch::NoGradGuard no_grad;
    mean.resize(tensors.size());
    for (std::size_t i = 0; i < tensors.size(); ++i) {
      auto& p = tensors[i];
      if (!mean[i].defined()) mean[i] = torch::zeros_like(p);
      const double b1 = get("beta1", 0.9), b2 = get("beta2", 0.99), rate = lr * parameters[i].lr_scale;
      const auto update = torch::sign(mean[i] * b1 + p.grad() * (1 - b1));
      p.copy_(p - rate * (update + parameters[i].weight_decay * p));
      mean[i] = mean[i] * b2 + p.grad() * (1 - b2);
    }
  }
  std::vector<torch::Tensor> mean;
};

/// Jordan et al., "Muon", with AdamW as PyTorch documents it for vectors.
struct Muon : TorchOptimizer::Rule {
  using Rule::Rule;

  static torch::Tensor orthogonalized(const torch::Tensor& g) {
    auto x = g / (g.norm() + 1e-7);
    const bool tall = g.size(0) > g.size(1);
    if (tall) x = x.t();
    for (int i = 0; i < 5; ++i) {
      const auto a = torch::mm(x, x.t());
      x = 3.4445 * x + torch::mm(-4.7750 * a + 2.0315 * torch::mm(a, a), x);
    }
    return tall ? x.t() : x;
  }

  void step(double lr) override {
    const torch::NoGradGuard no_grad;
    first.resize(tensors.size()), second.resize(tensors.size());
    ++count;
    for (std::size_t i = 0; i < tensors.size(); ++i) {
      auto& p = tensors[i];
      const auto g = p.grad();
      const double rate = lr * parameters[i].lr_scale, decay = parameters[i].weight_decay;
      if (!first[i].defined()) first[i] = torch::zeros_like(p), second[i] = torch::zeros_like(p);
      if (p.dim() < 2) {
        const double own = rate / get("lr", 0.02) * get("adamw.lr", 3e-4);
        first[i] = 0.9 * first[i] + 0.1 * g;
        second[i] = 0.95 * second[i] + 0.05 * g * g;
        const auto m = first[i] / (1 - std::pow(0.9, count)), v = second[i] / (1 - std::pow(0.95, count));
        p.copy_(p * (1 - own * decay) - own * m / (v.sqrt() + 1e-10));
        continue;
      }
      const double momentum = get("momentum", 0.95);
      first[i] = momentum * first[i] + g;
      const auto direction = get("nesterov", 1) != 0 ? g + momentum * first[i] : first[i];
      const auto flat = direction.reshape({p.size(0), -1});
      const double scale =
          std::sqrt(std::max(1.0, static_cast<double>(flat.size(0)) / static_cast<double>(flat.size(1))));
      p.copy_(p * (1 - rate * decay) - rate * scale * orthogonalized(flat).reshape(p.sizes()));
    }
  }

  std::vector<torch::Tensor> first, second;
  int count = 0;
};

using Settings = const TorchOptimizer::Rule&;

std::unique_ptr<TorchOptimizer::Rule> make_rule(const std::string& rule, const OptimizerSettings& settings,
                                                const std::vector<TorchParameter>& parameters,
                                                torch::ScalarType type) {
  namespace optim = torch::optim;
  const auto adam = [](Settings s, auto& o) {
    o.betas({s.get("beta1", 0.9), s.get("beta2", 0.999)})
        .eps(s.get("eps", 1e-8))
        .amsgrad(s.get("amsgrad", 0) != 0);
  };
  if (rule == "Sgd")
    return std::make_unique<Native<optim::SGD, optim::SGDOptions>>(
        settings, parameters, type, [](Settings s, optim::SGDOptions& o) {
          o.momentum(s.get("momentum", 0)).nesterov(s.get("nesterov", 0) != 0);
        });
  if (rule == "Adam")
    return std::make_unique<Native<optim::Adam, optim::AdamOptions>>(settings, parameters, type, adam);
  if (rule == "AdamW")
    return std::make_unique<Native<optim::AdamW, optim::AdamWOptions>>(settings, parameters, type, adam);
  if (rule == "RMSprop")
    return std::make_unique<Native<optim::RMSprop, optim::RMSpropOptions>>(
        settings, parameters, type, [](Settings s, optim::RMSpropOptions& o) {
          o.alpha(s.get("alpha", 0.99))
              .eps(s.get("eps", 1e-8))
              .momentum(s.get("momentum", 0))
              .centered(s.get("centered", 0) != 0);
        });
  if (rule == "Adagrad")
    return std::make_unique<Native<optim::Adagrad, optim::AdagradOptions>>(
        settings, parameters, type, [](Settings s, optim::AdagradOptions& o) {
          o.lr_decay(s.get("lr_decay", 0))
              .eps(s.get("eps", 1e-10))
              .initial_accumulator_value(s.get("initial_accumulator_value", 0));
        });
  if (rule == "Lion") return std::make_unique<Lion>(settings, parameters, type);
  if (rule == "Muon") return std::make_unique<Muon>(settings, parameters, type);
  throw std::runtime_error("TorchOptimizer: no such rule: " + rule);
}

torch::Tensor tensor_of(const std::vector<double>& values, const torch::Tensor& like) {
  return torch::from_blob(const_cast<double*>(values.data()), like.sizes(), torch::kDouble)
      .to(like.scalar_type())
      .clone();
}

}  // namespace

TorchOptimizer::TorchOptimizer(const std::string& rule, const OptimizerSettings& settings, bool in_double,
                               const std::vector<TorchParameter>& parameters)
    : rule_(make_rule(rule, settings, parameters, in_double ? torch::kDouble : torch::kFloat)) {}

TorchOptimizer::~TorchOptimizer() = default;

void TorchOptimizer::set(std::size_t parameter, const std::vector<double>& values) {
  const torch::NoGradGuard no_grad;
  auto& tensor = rule_->tensors[parameter];
  tensor.copy_(tensor_of(values, tensor));
}

std::vector<double> TorchOptimizer::get(std::size_t parameter) const {
  const auto x = rule_->tensors[parameter].detach().to(torch::kDouble).contiguous();
  return {x.data_ptr<double>(), x.data_ptr<double>() + x.numel()};
}

void TorchOptimizer::set_gradient(std::size_t parameter, const std::vector<double>& values) {
  auto& tensor = rule_->tensors[parameter];
  tensor.mutable_grad() = tensor_of(values, tensor.detach());
}

void TorchOptimizer::step(double lr) { rule_->step(lr); }

std::vector<double> torch_step_lr(double lr, unsigned step_size, double gamma, int steps) {
  std::vector<torch::Tensor> parameters{torch::zeros({1})};
  torch::optim::SGD optimizer(parameters, torch::optim::SGDOptions(lr));
  torch::optim::StepLR schedule(optimizer, step_size, gamma);
  schedule.step();  // PyTorch's constructor does this one
  std::vector<double> rates;
  for (int i = 0; i < steps; ++i) {
    rates.push_back(static_cast<torch::optim::SGDOptions&>(optimizer.param_groups()[0].options()).lr());
    schedule.step();
  }
  return rates;
}

namespace {

// Calls f with parameters that have the gradients, then takes the gradients from them.
template <class F>
auto with_gradients(std::vector<std::vector<double>>& gradients, bool in_double, F f) {
  std::vector<torch::Tensor> parameters;
  for (const auto& values : gradients) {
    parameters.push_back(
        torch::zeros({static_cast<std::int64_t>(values.size())}, in_double ? torch::kDouble : torch::kFloat));
    parameters.back().mutable_grad() = tensor_of(values, parameters.back());
  }
  const double result = f(parameters);
  for (std::size_t i = 0; i < gradients.size(); ++i) {
    const auto g = parameters[i].grad().to(torch::kDouble);
    gradients[i].assign(g.data_ptr<double>(), g.data_ptr<double>() + g.numel());
  }
  return result;
}

}  // namespace

double torch_clip_grad_norm(std::vector<std::vector<double>>& gradients, double max_norm, bool in_double) {
  return with_gradients(gradients, in_double, [=](const std::vector<torch::Tensor>& parameters) {
    return torch::nn::utils::clip_grad_norm_(parameters, max_norm);
  });
}

void torch_clip_grad_value(std::vector<std::vector<double>>& gradients, double value, bool in_double) {
  with_gradients(gradients, in_double, [=](const std::vector<torch::Tensor>& parameters) {
    torch::nn::utils::clip_grad_value_(parameters, value);
    return 0;
  });
}

}  // namespace parity

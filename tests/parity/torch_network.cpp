// SPDX-License-Identifier: MIT
#include "torch_network.hpp"

#include <torch/torch.h>

#include <fstream>
#include <stdexcept>

#include "reference_models.hpp"

namespace parity {

namespace {

namespace nn = torch::nn;

nn::Conv2d same_convolution(int in, int out, int kernel, int stride) {
  return nn::Conv2d(nn::Conv2dOptions(in, out, kernel).stride(stride).padding(kernel / 2).bias(false));
}

struct BlockImpl : nn::Module {
  BlockImpl(int in, int out, int stride)
      : conv1(register_module("conv1", same_convolution(in, out, 3, stride))),
        bn1(register_module("bn1", nn::BatchNorm2d(out))),
        conv2(register_module("conv2", same_convolution(out, out, 3, 1))),
        bn2(register_module("bn2", nn::BatchNorm2d(out))) {
    if (stride != 1 || in != out)
      downsample = register_module("downsample",
                                   nn::Sequential(same_convolution(in, out, 1, stride), nn::BatchNorm2d(out)));
  }

  torch::Tensor forward(const torch::Tensor& x) {
    const auto y = torch::relu(bn1(conv1(x)));
    return torch::relu(bn2(conv2(y)) + (downsample ? downsample->forward(x) : x));
  }

  nn::Conv2d conv1;
  nn::BatchNorm2d bn1;
  nn::Conv2d conv2;
  nn::BatchNorm2d bn2;
  nn::Sequential downsample{nullptr};
};
TORCH_MODULE(Block);

struct ResNetImpl : nn::Module {
  explicit ResNetImpl(const Design& design)
      : conv1(register_module("conv1", same_convolution(3, design.widths[0], 3, 1))),
        bn1(register_module("bn1", nn::BatchNorm2d(design.widths[0]))) {
    int in = design.widths[0];
    for (std::size_t i = 0; i < design.widths.size(); ++i) {
      nn::Sequential layer;
      for (int block = 0; block < design.blocks; ++block) {
        layer->push_back(Block(in, design.widths[i], i > 0 && block == 0 ? 2 : 1));
        in = design.widths[i];
      }
      layers.push_back(register_module("layer" + std::to_string(i + 1), layer));
    }
    fc = register_module("fc", nn::Linear(in, design.classes));
  }

  torch::Tensor forward(const torch::Tensor& x) {
    auto y = torch::relu(bn1(conv1(x)));
    for (auto& layer : layers) y = layer->forward(y);
    return fc(torch::flatten(torch::adaptive_avg_pool2d(y, {1, 1}), 1));
  }

  nn::Conv2d conv1;
  nn::BatchNorm2d bn1;
  std::vector<nn::Sequential> layers;
  nn::Linear fc{nullptr};
};
TORCH_MODULE(ResNet);

// The names of a module's own parameters and buffers, then those of its children, as state_dict goes.
void collect_names(const nn::Module& module, const std::string& prefix, std::vector<std::string>& names) {
  for (const auto& parameter : module.named_parameters(false)) names.push_back(prefix + parameter.key());
  for (const auto& buffer : module.named_buffers(false)) names.push_back(prefix + buffer.key());
  for (const auto& child : module.named_children())
    collect_names(*child.value(), prefix + child.key() + ".", names);
}

std::vector<double> values_of(const torch::Tensor& tensor) {
  const auto x = tensor.detach().to(torch::kDouble).contiguous();
  return {x.data_ptr<double>(), x.data_ptr<double>() + x.numel()};
}

}  // namespace

struct TorchNetwork::State {
  State(Reference model, Precision precision, ImageLayout layout)
      : net(std::move(model.module)),
        forward(std::move(model.forward)),
        type(precision == Precision::Float ? torch::kFloat : torch::kDouble),
        format(layout == ImageLayout::ChannelsLast ? torch::MemoryFormat::ChannelsLast
                                                   : torch::MemoryFormat::Contiguous),
        parameters(net->named_parameters()),
        buffers(net->named_buffers()) {
    // As PyTorch's module.to(type) does, and not C++'s, which leaves no counter an integer.
    for (auto* named : {&parameters, &buffers})
      for (auto& state : *named)
        if (state.value().is_floating_point()) state.value().set_data(state.value().to(type));
    for (auto& parameter : net->parameters())
      if (parameter.dim() == 4) parameter.set_data(parameter.contiguous(format));
  }

  std::shared_ptr<nn::Module> net;
  std::function<torch::Tensor(const torch::Tensor&)> forward;
  torch::ScalarType type;
  torch::MemoryFormat format;
  torch::OrderedDict<std::string, torch::Tensor> parameters, buffers;
  std::unique_ptr<torch::optim::SGD> optimizer;
  torch::Tensor input, labels, result;

  void forget_gradients() {
    for (auto& parameter : parameters) parameter.value().mutable_grad() = torch::Tensor();
    input.mutable_grad() = torch::Tensor();
  }

  torch::Tensor& find(const std::string& name) {
    torch::Tensor* tensor = parameters.find(name);
    if (!tensor) tensor = buffers.find(name);
    if (!tensor) throw std::runtime_error("TorchNetwork: no such state: " + name);
    return *tensor;
  }
};

TorchNetwork::TorchNetwork(const Design& design, Precision precision, ImageLayout layout)
    : state_(std::make_unique<State>(reference_of(ResNet(design)), precision, layout)) {}

TorchNetwork::TorchNetwork(const std::string& reference, Precision precision)
    : state_(std::make_unique<State>(
          reference == "resnet18" ? reference_of(ResNet(resnet18)) : make_reference(reference), precision,
          ImageLayout::ChannelsFirst)) {}

TorchNetwork::~TorchNetwork() = default;

std::vector<std::string> TorchNetwork::names() const {
  std::vector<std::string> names;
  collect_names(*state_->net, "", names);
  return names;
}

std::vector<std::int64_t> TorchNetwork::sizes(const std::string& name) const {
  return state_->find(name).sizes().vec();
}

void TorchNetwork::set(const std::string& name, const std::vector<double>& values) {
  const torch::NoGradGuard no_grad;
  auto& tensor = state_->find(name);
  const auto source = torch::from_blob(const_cast<double*>(values.data()),
                                       {static_cast<std::int64_t>(values.size())}, torch::kDouble);
  tensor.copy_(source.reshape(tensor.sizes()));
}

std::vector<double> TorchNetwork::get(const std::string& name) const { return values_of(state_->find(name)); }

std::vector<double> TorchNetwork::gradient(const std::string& name) const {
  return values_of(state_->find(name).grad());
}

void TorchNetwork::set_batch(const std::vector<double>& images, const std::vector<std::int64_t>& labels) {
  const auto batch = static_cast<std::int64_t>(labels.size());
  state_->input = torch::from_blob(const_cast<double*>(images.data()), {batch, 3, 32, 32}, torch::kDouble)
                      .to(state_->type)
                      .clone()
                      .contiguous(state_->format);
  state_->labels = torch::from_blob(const_cast<std::int64_t*>(labels.data()), {batch}, torch::kLong).clone();
}

void TorchNetwork::set_input(const std::vector<std::int64_t>& sizes, const std::vector<double>& values) {
  state_->input = torch::from_blob(const_cast<double*>(values.data()), sizes, torch::kDouble)
                      .to(state_->type)
                      .clone()
                      .requires_grad_();
}

void TorchNetwork::set_input(const std::vector<std::int64_t>& sizes,
                             const std::vector<std::int64_t>& indices) {
  state_->input = torch::from_blob(const_cast<std::int64_t*>(indices.data()), sizes, torch::kLong).clone();
}

void TorchNetwork::randomize(std::uint64_t seed) {
  const torch::NoGradGuard no_grad;
  torch::manual_seed(seed);
  for (auto& parameter : state_->parameters)
    if (parameter.value().dim() == 1) parameter.value() += 0.1 * torch::randn_like(parameter.value());
  const auto set_momentum = [this](double momentum) {
    for (const auto& module : state_->net->modules())
      if (auto* norm = module->as<nn::BatchNorm2dImpl>()) norm->options.momentum(momentum);
  };
  set_momentum(1);
  train(true);
  outputs();
  set_momentum(0.1);
}

void TorchNetwork::train(bool on) { state_->net->train(on); }

void TorchNetwork::stop_dropout() {
  for (const auto& module : state_->net->modules())
    if (auto* dropout = module->as<nn::DropoutImpl>()) dropout->options.p(0);
}

// Eight bytes with the header's length, the header as JSON, then the tensors' bytes one after another.
void TorchNetwork::save(const std::filesystem::path& path) const {
  std::string header = "{", data;
  for (const auto& name : names()) {
    const auto tensor = state_->find(name).detach().contiguous();
    const auto type = tensor.scalar_type();
    const char* dtype = type == torch::kFloat ? "F32" : type == torch::kDouble ? "F64" : "I64";
    std::string sizes;
    for (const auto size : tensor.sizes()) sizes += (sizes.empty() ? "" : ",") + std::to_string(size);
    header += (data.empty() ? "\"" : ",\"") + name + "\":{\"dtype\":\"" + dtype + "\",\"shape\":[" + sizes +
              "],\"data_offsets\":[" + std::to_string(data.size());
    data.append(static_cast<const char*>(tensor.data_ptr()), tensor.nbytes());
    header += "," + std::to_string(data.size()) + "]}";
  }
  header += "}";
  header.resize((header.size() + 7) / 8 * 8, ' ');
  std::string length;
  for (int i = 0; i < 8; ++i) length += static_cast<char>(header.size() >> 8 * i & 0xff);
  std::ofstream(path, std::ios::binary) << length << header << data;
}

std::vector<double> TorchNetwork::outputs() {
  state_->result = state_->forward(state_->input);
  return values_of(state_->result);
}

std::vector<double> TorchNetwork::logits() { return outputs(); }

double TorchNetwork::backward() {
  state_->forget_gradients();
  const auto loss = torch::cross_entropy_loss(state_->result, state_->labels);
  loss.backward();
  return loss.item<double>();
}

void TorchNetwork::backward(const std::vector<double>& factors) {
  state_->forget_gradients();
  const auto gradient =
      torch::from_blob(const_cast<double*>(factors.data()), state_->result.sizes(), torch::kDouble);
  state_->result.backward(gradient.to(state_->type).clone());
}

std::vector<double> TorchNetwork::input_gradient() const { return values_of(state_->input.grad()); }

void TorchNetwork::use_sgd(const TorchSgdOptions& options) {
  state_->optimizer =
      std::make_unique<torch::optim::SGD>(state_->net->parameters(), torch::optim::SGDOptions(options.lr)
                                                                         .momentum(options.momentum)
                                                                         .weight_decay(options.weight_decay)
                                                                         .nesterov(options.nesterov));
}

void TorchNetwork::set_lr(double lr) {
  for (auto& group : state_->optimizer->param_groups())
    static_cast<torch::optim::SGDOptions&>(group.options()).lr(lr);
}

void TorchNetwork::step() { state_->optimizer->step(); }

void TorchNetwork::set_threads(int threads) { torch::set_num_threads(threads); }

std::string TorchNetwork::version() { return TORCH_VERSION; }

}  // namespace parity

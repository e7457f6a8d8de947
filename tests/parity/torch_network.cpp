// SPDX-License-Identifier: MIT
#include "torch_network.hpp"

#include <torch/torch.h>

#include <stdexcept>

namespace parity {

namespace {

namespace nn = torch::nn;

nn::Conv2d convolution(int in, int out, int kernel, int stride) {
  return nn::Conv2d(nn::Conv2dOptions(in, out, kernel).stride(stride).padding(kernel / 2).bias(false));
}

struct BlockImpl : nn::Module {
  BlockImpl(int in, int out, int stride)
      : conv1(register_module("conv1", convolution(in, out, 3, stride))),
        bn1(register_module("bn1", nn::BatchNorm2d(out))),
        conv2(register_module("conv2", convolution(out, out, 3, 1))),
        bn2(register_module("bn2", nn::BatchNorm2d(out))) {
    if (stride != 1 || in != out)
      downsample = register_module("downsample",
                                   nn::Sequential(convolution(in, out, 1, stride), nn::BatchNorm2d(out)));
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
      : conv1(register_module("conv1", convolution(3, design.widths[0], 3, 1))),
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
  State(const Design& design, torch::ScalarType element, torch::MemoryFormat layout)
      : net(design), type(element), format(layout) {
    net->to(type);
    for (auto& parameter : net->parameters())
      if (parameter.dim() == 4) parameter.set_data(parameter.contiguous(format));
    parameters = net->named_parameters();
    buffers = net->named_buffers();
  }

  ResNet net;
  torch::ScalarType type;
  torch::MemoryFormat format;
  torch::OrderedDict<std::string, torch::Tensor> parameters, buffers;
  std::unique_ptr<torch::optim::SGD> optimizer;
  torch::Tensor images, labels, logits;

  torch::Tensor& find(const std::string& name) {
    torch::Tensor* tensor = parameters.find(name);
    if (!tensor) tensor = buffers.find(name);
    if (!tensor) throw std::runtime_error("TorchNetwork: no such state: " + name);
    return *tensor;
  }
};

TorchNetwork::TorchNetwork(const Design& design, Precision precision, ImageLayout layout)
    : state_(std::make_unique<State>(design, precision == Precision::Float ? torch::kFloat : torch::kDouble,
                                     layout == ImageLayout::ChannelsLast ? torch::MemoryFormat::ChannelsLast
                                                                         : torch::MemoryFormat::Contiguous)) {
}

TorchNetwork::~TorchNetwork() = default;

std::vector<std::string> TorchNetwork::names() const {
  std::vector<std::string> names;
  collect_names(*state_->net, "", names);
  return names;
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
  state_->images = torch::from_blob(const_cast<double*>(images.data()), {batch, 3, 32, 32}, torch::kDouble)
                       .to(state_->type)
                       .clone()
                       .contiguous(state_->format);
  state_->labels = torch::from_blob(const_cast<std::int64_t*>(labels.data()), {batch}, torch::kLong).clone();
}

void TorchNetwork::train(bool on) { state_->net->train(on); }

std::vector<double> TorchNetwork::logits() {
  state_->logits = state_->net->forward(state_->images);
  return values_of(state_->logits);
}

double TorchNetwork::backward() {
  for (auto& parameter : state_->parameters) parameter.value().mutable_grad() = torch::Tensor();
  const auto loss = torch::cross_entropy_loss(state_->logits, state_->labels);
  loss.backward();
  return loss.item<double>();
}

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

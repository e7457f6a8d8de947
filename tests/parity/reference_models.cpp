// SPDX-License-Identifier: MIT
#include "reference_models.hpp"

#include "reference_gpt.hpp"
#include "reference_llama.hpp"

// Each model registers its modules under the names that PyTorch's implementation gives them.
namespace parity {

namespace {

namespace nn = torch::nn;
using torch::Tensor;

nn::Conv2d convolution(int in, int out, int kernel, int stride = 1, int padding = 0, int groups = 1,
                       bool bias = false) {
  return nn::Conv2d(
      nn::Conv2dOptions(in, out, kernel).stride(stride).padding(padding).groups(groups).bias(bias));
}

nn::ConvTranspose2d transposed(int in, int out, int kernel, int stride = 1, int padding = 0,
                               int output_padding = 0, bool bias = false) {
  return nn::ConvTranspose2d(nn::ConvTranspose2dOptions(in, out, kernel)
                                 .stride(stride)
                                 .padding(padding)
                                 .output_padding(output_padding)
                                 .bias(bias));
}

// A Sequential that can stand in another one, which nn::Sequential cannot.
struct ChainImpl : nn::SequentialImpl {
  using nn::SequentialImpl::SequentialImpl;
  Tensor forward(const Tensor& x) { return nn::SequentialImpl::forward(x); }
};
TORCH_MODULE(Chain);

// register_module returns a pointer, which cannot be called.
template <class Holder>
Holder add(nn::Module& to, const std::string& name, Holder module) {
  to.register_module(name, module);
  return module;
}

/// A module that is nothing but the named parts which its forward runs.
template <class Make>
Reference assemble(Make make) {
  auto module = std::make_shared<nn::Module>();
  return {module, make(*module)};
}

// torchvision.models.resnet50, with a 3x3 convolution and no pooling for its stem.
struct BottleneckImpl : nn::Module {
  BottleneckImpl(int in, int width, int stride)
      : conv1(add(*this, "conv1", convolution(in, width, 1))),
        bn1(add(*this, "bn1", nn::BatchNorm2d(width))),
        conv2(add(*this, "conv2", convolution(width, width, 3, stride, 1))),
        bn2(add(*this, "bn2", nn::BatchNorm2d(width))),
        conv3(add(*this, "conv3", convolution(width, 4 * width, 1))),
        bn3(add(*this, "bn3", nn::BatchNorm2d(4 * width))) {
    if (stride != 1 || in != 4 * width)
      downsample = register_module("downsample",
                                   Chain(convolution(in, 4 * width, 1, stride), nn::BatchNorm2d(4 * width)));
  }

  Tensor forward(const Tensor& x) {
    const auto y = bn3(conv3(torch::relu(bn2(conv2(torch::relu(bn1(conv1(x))))))));
    return torch::relu(y + (downsample ? downsample->forward(x) : x));
  }

  nn::Conv2d conv1;
  nn::BatchNorm2d bn1;
  nn::Conv2d conv2;
  nn::BatchNorm2d bn2;
  nn::Conv2d conv3;
  nn::BatchNorm2d bn3;
  Chain downsample{nullptr};
};
TORCH_MODULE(Bottleneck);

Reference resnet50() {
  return assemble([](nn::Module& m) {
    auto conv1 = add(m, "conv1", convolution(3, 64, 3, 1, 1));
    auto bn1 = add(m, "bn1", nn::BatchNorm2d(64));
    std::vector<Chain> layers;
    const int blocks[] = {3, 4, 6, 3};
    for (int i = 0, in = 64, width = 64; i < 4; ++i, width *= 2) {
      Chain layer;
      for (int block = 0; block < blocks[i]; ++block, in = 4 * width)
        layer->push_back(Bottleneck(in, width, i > 0 && block == 0 ? 2 : 1));
      layers.push_back(add(m, "layer" + std::to_string(i + 1), layer));
    }
    auto fc = add(m, "fc", nn::Linear(2048, 10));
    return [=](const Tensor& x) mutable {
      auto y = torch::relu(bn1(conv1(x)));
      for (auto& layer : layers) y = layer->forward(y);
      return fc(y.mean({2, 3}));
    };
  });
}

// torchvision.models.mobilenet_v2, which halves an image of 32 pixels three times.
Chain conv_norm_relu6(int in, int out, int kernel, int stride = 1, int groups = 1) {
  return Chain(convolution(in, out, kernel, stride, kernel / 2, groups), nn::BatchNorm2d(out), nn::ReLU6());
}

struct InvertedResidualImpl : nn::Module {
  InvertedResidualImpl(int in, int out, int stride, int expand) : residual(stride == 1 && in == out) {
    const int hidden = in * expand;
    if (expand != 1) conv->push_back(conv_norm_relu6(in, hidden, 1));
    conv->push_back(conv_norm_relu6(hidden, hidden, 3, stride, hidden));
    conv->push_back(convolution(hidden, out, 1));
    conv->push_back(nn::BatchNorm2d(out));
    add(*this, "conv", conv);
  }

  Tensor forward(const Tensor& x) {
    const auto y = conv->forward(x);
    return residual ? x + y : y;
  }

  bool residual;
  Chain conv;
};
TORCH_MODULE(InvertedResidual);

Reference mobilenet() {
  return assemble([](nn::Module& m) {
    Chain features;
    features->push_back(conv_norm_relu6(3, 32, 3));
    const int table[][4] = {{1, 16, 1, 1}, {6, 24, 2, 1},  {6, 32, 3, 2}, {6, 64, 4, 2},
                            {6, 96, 3, 1}, {6, 160, 3, 2}, {6, 320, 1, 1}};
    int in = 32;
    for (const auto& [expand, out, blocks, stride] : table)
      for (int block = 0; block < blocks; ++block, in = out)
        features->push_back(InvertedResidual(in, out, block == 0 ? stride : 1, expand));
    features->push_back(conv_norm_relu6(in, 1280, 1));
    add(m, "features", features);
    auto classifier = add(m, "classifier", Chain(nn::Dropout(0.2), nn::Linear(1280, 10)));
    return [=](const Tensor& x) mutable { return classifier->forward(features->forward(x).mean({2, 3})); };
  });
}

// torchvision.models.vgg11_bn with 512 hidden features.
Reference vgg11() {
  return assemble([](nn::Module& m) {
    Chain features;
    int in = 3;
    for (const int out : {64, 0, 128, 0, 256, 256, 0, 512, 512, 0, 512, 512, 0}) {
      if (out == 0) {
        features->push_back(nn::MaxPool2d(nn::MaxPool2dOptions(2).stride(2)));
        continue;
      }
      features->push_back(convolution(in, out, 3, 1, 1, 1, true));
      features->push_back(nn::BatchNorm2d(out));
      features->push_back(nn::ReLU());
      in = out;
    }
    add(m, "features", features);
    auto classifier = add(m, "classifier",
                          Chain(nn::Linear(512, 512), nn::ReLU(), nn::Dropout(), nn::Linear(512, 512),
                                nn::ReLU(), nn::Dropout(), nn::Linear(512, 10)));
    return
        [=](const Tensor& x) mutable { return classifier->forward(torch::flatten(features->forward(x), 1)); };
  });
}

// The U-Net that most PyTorch users know, of milesial on GitHub, without padding of odd sizes.
struct NamedImpl : nn::Module {
  NamedImpl(const std::string& name, Chain modules) : inner(add(*this, name, modules)) {}
  Tensor forward(const Tensor& x) { return inner->forward(x); }
  Chain inner;
};
TORCH_MODULE(Named);

Named double_conv(int in, int out) {
  return Named("double_conv", Chain(convolution(in, out, 3, 1, 1), nn::BatchNorm2d(out), nn::ReLU(),
                                    convolution(out, out, 3, 1, 1), nn::BatchNorm2d(out), nn::ReLU()));
}

struct UpImpl : nn::Module {
  explicit UpImpl(int in)
      : up(add(*this, "up", transposed(in, in / 2, 2, 2, 0, 0, true))),
        conv(add(*this, "conv", double_conv(in, in / 2))) {}
  Tensor forward(const Tensor& x, const Tensor& skip) { return conv(torch::cat({skip, up(x)}, 1)); }
  nn::ConvTranspose2d up;
  Named conv;
};
TORCH_MODULE(Up);

struct OutImpl : nn::Module {
  OutImpl(int in, int out) : conv(add(*this, "conv", convolution(in, out, 1, 1, 0, 1, true))) {}
  Tensor forward(const Tensor& x) { return conv(x); }
  nn::Conv2d conv;
};
TORCH_MODULE(Out);

Reference unet() {
  return assemble([](nn::Module& m) {
    const int base = 8;
    auto inc = add(m, "inc", double_conv(3, base));
    std::vector<Named> down;
    for (int i = 0, in = base; i < 4; ++i, in *= 2)
      down.push_back(add(m, "down" + std::to_string(i + 1),
                         Named("maxpool_conv", Chain(nn::MaxPool2d(2), double_conv(in, 2 * in)))));
    std::vector<Up> up;
    for (int i = 0, in = 16 * base; i < 4; ++i, in /= 2)
      up.push_back(add(m, "up" + std::to_string(i + 1), Up(in)));
    auto outc = add(m, "outc", Out(base, 2));
    return [=](const Tensor& x) mutable {
      std::vector<Tensor> scales{inc(x)};
      for (auto& step : down) scales.push_back(step(scales.back()));
      auto y = scales.back();
      for (std::size_t i = 0; i < 4; ++i) y = up[i](y, scales[3 - i]);
      return outc(y);
    };
  });
}

// pytorch/examples/dcgan for images of 32 pixels.
Reference dcgan_generator() {
  return assemble([](nn::Module& m) {
    Chain main(transposed(100, 64, 4), nn::BatchNorm2d(64), nn::ReLU(), transposed(64, 32, 4, 2, 1),
               nn::BatchNorm2d(32), nn::ReLU(), transposed(32, 16, 4, 2, 1), nn::BatchNorm2d(16), nn::ReLU(),
               transposed(16, 3, 4, 2, 1), nn::Tanh());
    add(m, "main", main);
    return [=](const Tensor& x) mutable { return main->forward(x); };
  });
}

Reference dcgan_discriminator() {
  return assemble([](nn::Module& m) {
    const auto leaky = [] { return nn::LeakyReLU(nn::LeakyReLUOptions().negative_slope(0.2)); };
    Chain main(convolution(3, 16, 4, 2, 1), leaky(), convolution(16, 32, 4, 2, 1), nn::BatchNorm2d(32),
               leaky(), convolution(32, 64, 4, 2, 1), nn::BatchNorm2d(64), leaky(), convolution(64, 1, 4));
    add(m, "main", main);
    return [=](const Tensor& x) mutable { return main->forward(x).view(-1); };
  });
}

Reference autoencoder() {
  return assemble([](nn::Module& m) {
    auto encoder =
        add(m, "encoder",
            Chain(convolution(3, 8, 3, 2, 1, 1, true), nn::ReLU(), convolution(8, 16, 3, 2, 1, 1, true),
                  nn::ReLU(), nn::Flatten(), nn::Linear(1024, 32)));
    auto decoder =
        add(m, "decoder",
            Chain(nn::Linear(32, 1024), nn::ReLU(), nn::Unflatten(nn::UnflattenOptions(1, {16, 8, 8})),
                  transposed(16, 8, 3, 2, 1, 1, true), nn::ReLU(), transposed(8, 3, 3, 2, 1, 1, true),
                  nn::Sigmoid()));
    return [=](const Tensor& x) mutable { return decoder->forward(encoder->forward(x)); };
  });
}

// pytorch/examples/word_language_model without dropout, with the batch first.
template <class Rnn, class Options>
Reference char_recurrent() {
  return assemble([](nn::Module& m) {
    auto encoder = add(m, "encoder", nn::Embedding(65, 32));
    auto rnn = add(m, "rnn", Rnn(Options(32, 64).num_layers(2).batch_first(true)));
    auto decoder = add(m, "decoder", nn::Linear(64, 65));
    return [=](const Tensor& x) mutable { return decoder(std::get<0>(rnn(encoder(x)))); };
  });
}

}  // namespace

Reference make_reference(const std::string& name) {
  torch::manual_seed(1);
  if (name == "resnet50") return resnet50();
  if (name == "mobilenet") return mobilenet();
  if (name == "vgg11") return vgg11();
  if (name == "unet") return unet();
  if (name == "dcgan_generator") return dcgan_generator();
  if (name == "dcgan_discriminator") return dcgan_discriminator();
  if (name == "autoencoder") return autoencoder();
  if (name == "char_lstm") return char_recurrent<nn::LSTM, nn::LSTMOptions>();
  if (name == "char_gru") return char_recurrent<nn::GRU, nn::GRUOptions>();
  if (name == "char_rnn") return char_recurrent<nn::RNN, nn::RNNOptions>();
  if (name == "gpt") return reference_gpt({65, 16, 2, 3, 24});
  if (name == "llama") return reference_llama({65, 2, 4, 2, 24, 40});
  if (name == "openai_gpt") return reference_gpt({65, 16, 2, 3, 24, true});
  return make_layer(name);
}

}  // namespace parity

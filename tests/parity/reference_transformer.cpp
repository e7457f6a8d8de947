// SPDX-License-Identifier: MIT
#include "reference_transformer.hpp"

#include <cmath>
#include <limits>

namespace parity {

namespace {

namespace nn = torch::nn;
using torch::Tensor;

constexpr std::int64_t width = 6, heads = 2, feed_forward = 5;

// The C++ interface has the steps before the batch.
Tensor swapped(const Tensor& x) { return x.transpose(0, 1); }

Reference of_sequences(std::shared_ptr<nn::Module> module, std::function<Tensor(const Tensor&)> forward) {
  return {std::move(module),
          [forward = std::move(forward)](const Tensor& x) { return swapped(forward(swapped(x))); }};
}

// What is added to the scores of x's steps, so that none sees a later one.
Tensor causal(const Tensor& x) {
  const double never = -std::numeric_limits<double>::infinity();
  return torch::full({x.size(0), x.size(0)}, never, x.options()).triu(1);
}

// Steps that nobody sees, as if they were padding. layers_test.cpp has the others.
Tensor padding(const Tensor& x) {
  return (torch::arange(1, x.size(1) + 1).unsqueeze(1) * torch::arange(x.size(0))).remainder(3) == 2;
}

// Two sequences out of one.
Tensor first_steps(const Tensor& x) { return x.slice(0, 0, 4); }
Tensor other_steps(const Tensor& x) { return x.slice(0, 4); }

Tensor attend(nn::MultiheadAttention attention, const Tensor& x, const Tensor& memory,
              const Tensor& hidden_keys = {}, const Tensor& added = {}) {
  return std::get<0>(attention->forward(x, memory, memory, hidden_keys, false, added));
}

Reference self_attention(std::int64_t count, bool is_causal) {
  nn::MultiheadAttention attention(width, count);
  return of_sequences(attention.ptr(), [=](const Tensor& x) {
    return attend(attention, x, x, {}, is_causal ? causal(x) : Tensor());
  });
}

Reference attention_to_memory() {
  nn::MultiheadAttention attention(width, heads);
  return of_sequences(attention.ptr(), [=](const Tensor& x) {
    const Tensor memory = other_steps(x);
    return attend(attention, first_steps(x), memory, padding(memory));
  });
}

auto encoder_options() {
  return nn::TransformerEncoderLayerOptions(width, heads).dim_feedforward(feed_forward).dropout(0);
}

auto decoder_options() {
  return nn::TransformerDecoderLayerOptions(width, heads).dim_feedforward(feed_forward).dropout(0);
}

nn::AnyModule final_norm() { return nn::AnyModule(nn::LayerNorm(nn::LayerNormOptions({width}))); }

// With normalization before each part, which the C++ interface does not have.
Tensor pre_norm(nn::TransformerEncoderLayer& layer, const Tensor& x) {
  const Tensor normal = layer->norm1(x), y = x + attend(layer->self_attn, normal, normal, {}, causal(x));
  return y + layer->linear2(torch::gelu(layer->linear1(layer->norm2(y))));
}

Tensor pre_norm(nn::TransformerDecoderLayer& layer, const Tensor& x, const Tensor& memory) {
  const Tensor normal = layer->norm1(x), y = x + attend(layer->self_attn, normal, normal, {}, causal(x)),
               z = y + attend(layer->multihead_attn, layer->norm2(y), memory);
  return z + layer->linear2(torch::gelu(layer->linear1(layer->norm3(z))));
}

Reference encoder_layer(bool masked) {
  nn::TransformerEncoderLayer layer(encoder_options());
  return of_sequences(layer.ptr(), [=](const Tensor& x) mutable {
    return masked ? layer(x, causal(x), padding(x)) : layer(x);
  });
}

Reference pre_norm_encoder_layer() {
  nn::TransformerEncoderLayer layer(encoder_options());
  return of_sequences(layer.ptr(), [=](const Tensor& x) mutable { return pre_norm(layer, x); });
}

Reference encoder() {
  nn::TransformerEncoder encoder(
      nn::TransformerEncoderOptions(encoder_options().activation(torch::kGELU), 2).norm(final_norm()));
  return of_sequences(encoder.ptr(),
                      [=](const Tensor& x) mutable { return encoder(x, causal(x), padding(x)); });
}

Reference decoder_layer() {
  nn::TransformerDecoderLayer layer(decoder_options());
  return of_sequences(layer.ptr(),
                      [=](const Tensor& x) mutable { return layer(first_steps(x), other_steps(x)); });
}

Reference pre_norm_decoder_layer() {
  nn::TransformerDecoderLayer layer(decoder_options());
  return of_sequences(
      layer.ptr(), [=](const Tensor& x) mutable { return pre_norm(layer, first_steps(x), other_steps(x)); });
}

Reference decoder() {
  nn::TransformerDecoder decoder(
      nn::TransformerDecoderOptions(decoder_options().activation(torch::kGELU), 2).norm(final_norm()));
  return of_sequences(decoder.ptr(), [=](const Tensor& input) mutable {
    const Tensor x = first_steps(input), memory = other_steps(input);
    return decoder(x, memory, causal(x), Tensor(), padding(x), padding(memory));
  });
}

Reference transformer(bool masked) {
  nn::Transformer model(nn::TransformerOptions(width, heads, 2, 1).dim_feedforward(feed_forward).dropout(0));
  return of_sequences(model.ptr(), [=](const Tensor& x) mutable {
    const Tensor source = first_steps(x), target = other_steps(x);
    if (!masked) return model(source, target);
    const Tensor hidden = padding(source);
    return model(source, target, Tensor(), causal(target), Tensor(), hidden, padding(target), hidden);
  });
}

struct FeedForwardImpl : nn::Module {
  FeedForwardImpl()
      : linear1(register_module("linear1", nn::Linear(width, feed_forward))),
        linear2(register_module("linear2", nn::Linear(feed_forward, width))) {}
  Tensor forward(const Tensor& x) { return linear2(torch::gelu(linear1(x))); }
  nn::Linear linear1, linear2;
};
TORCH_MODULE(FeedForward);

// As Llama has it.
struct SwiGluImpl : nn::Module {
  SwiGluImpl() {
    const auto linear = [](std::int64_t in, std::int64_t out) {
      return nn::Linear(nn::LinearOptions(in, out).bias(false));
    };
    gate_proj = register_module("gate_proj", linear(width, feed_forward));
    up_proj = register_module("up_proj", linear(width, feed_forward));
    down_proj = register_module("down_proj", linear(feed_forward, width));
  }
  Tensor forward(const Tensor& x) { return down_proj(torch::silu(gate_proj(x)) * up_proj(x)); }
  nn::Linear gate_proj{nullptr}, up_proj{nullptr}, down_proj{nullptr};
};
TORCH_MODULE(SwiGlu);

Reference learned_positions() {
  const nn::Embedding table(9, width);
  return {table.ptr(), [table](const Tensor& x) { return x + table->weight.slice(0, 0, x.size(1)); }};
}

Tensor with_sinusoidal_positions(const Tensor& x) {
  const Tensor even = torch::arange(0, width, 2, torch::kDouble),
               rates = torch::exp(even * (-std::log(10000.0) / static_cast<double>(width))),
               angles = torch::arange(x.size(1), torch::kDouble).unsqueeze(1) * rates;
  Tensor table = torch::empty({x.size(1), width}, torch::kDouble);
  table.slice(1, 0, width, 2) = angles.sin();
  table.slice(1, 1, width, 2) = angles.cos();
  return x + table.to(x.dtype());
}

}  // namespace

std::map<std::string, std::function<Reference()>> transformer_layers() {
  return {
      {"MultiHeadAttention", [] { return self_attention(3, false); }},
      {"MultiHeadAttention, causal", [] { return self_attention(heads, true); }},
      {"MultiHeadAttention, to a memory", attention_to_memory},
      {"FeedForward", [] { return reference_of(FeedForward()); }},
      {"SwiGlu", [] { return reference_of(SwiGlu()); }},
      {"LearnedPositions", learned_positions},
      {"SinusoidalPositions",
       [] {
         return Reference{std::make_shared<nn::Module>(), with_sinusoidal_positions};
       }},
      {"TransformerEncoderLayer", [] { return encoder_layer(false); }},
      {"TransformerEncoderLayer, masked", [] { return encoder_layer(true); }},
      {"TransformerEncoderLayer, normalized first", pre_norm_encoder_layer},
      {"TransformerEncoder", encoder},
      {"TransformerDecoderLayer", decoder_layer},
      {"TransformerDecoderLayer, normalized first", pre_norm_decoder_layer},
      {"TransformerDecoder", decoder},
      {"Transformer", [] { return transformer(false); }},
      {"Transformer, masked", [] { return transformer(true); }},
  };
}

}  // namespace parity

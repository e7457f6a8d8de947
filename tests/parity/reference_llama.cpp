// SPDX-License-Identifier: MIT
#include "reference_llama.hpp"

#include <cmath>
#include <limits>

namespace parity {

namespace {

namespace nn = torch::nn;
using torch::Tensor;

struct LlamaNormImpl : nn::Module {
  explicit LlamaNormImpl(std::int64_t width) { weight = register_parameter("weight", torch::ones({width})); }
  Tensor forward(const Tensor& x) { return x * (x.square().mean(-1, true) + 1e-5).rsqrt() * weight; }
  Tensor weight;
};
TORCH_MODULE(LlamaNorm);

nn::Linear without_bias(std::int64_t in, std::int64_t out) {
  return nn::Linear(nn::LinearOptions(in, out).bias(false));
}

// [N, T, count * depth] -> [N, count, T, depth]
Tensor heads_of(const Tensor& x, std::int64_t count) {
  return x.unflatten(2, {count, x.size(2) / count}).transpose(1, 2);
}

// Turns feature i and i + depth / 2 by step * 10000^(-2 i / depth).
Tensor turned(const Tensor& x) {
  const std::int64_t half = x.size(3) / 2;
  const auto rates = torch::pow(10000., -torch::arange(half, torch::kDouble) / static_cast<double>(half));
  const auto angles = torch::outer(torch::arange(x.size(2), torch::kDouble), rates);
  const Tensor cosine = angles.cos().to(x.dtype()), sine = angles.sin().to(x.dtype()),
               a = x.slice(3, 0, half), b = x.slice(3, half);
  return torch::cat({a * cosine - b * sine, b * cosine + a * sine}, 3);
}

struct LlamaBlockImpl : nn::Module {
  explicit LlamaBlockImpl(const ReferenceLlamaSizes& sizes) : s(sizes) {
    const auto keys = s.width / s.heads * s.groups;
    const auto part = [this](const char* name) {
      return register_module(name, std::make_shared<nn::Module>());
    };
    const auto attention = part("self_attn");
    attention->register_module("q_proj", q = without_bias(s.width, s.width));
    attention->register_module("k_proj", k = without_bias(s.width, keys));
    attention->register_module("v_proj", v = without_bias(s.width, keys));
    attention->register_module("o_proj", o = without_bias(s.width, s.width));
    const auto mlp = part("mlp");
    mlp->register_module("gate_proj", gate = without_bias(s.width, s.hidden));
    mlp->register_module("up_proj", up = without_bias(s.width, s.hidden));
    mlp->register_module("down_proj", down = without_bias(s.hidden, s.width));
    register_module("input_layernorm", before_attention = LlamaNorm(s.width));
    register_module("post_attention_layernorm", before_mlp = LlamaNorm(s.width));
  }

  Tensor attend(const Tensor& x) {
    const auto repeated = [&](const Tensor& heads) { return heads.repeat_interleave(s.heads / s.groups, 1); };
    const Tensor queries = turned(heads_of(q(x), s.heads)), keys = repeated(turned(heads_of(k(x), s.groups))),
                 values = repeated(heads_of(v(x), s.groups));
    const Tensor scores = torch::matmul(queries, keys.transpose(2, 3)) /
                          std::sqrt(static_cast<double>(queries.size(3))),
                 later = torch::ones({x.size(1), x.size(1)}, torch::kBool).triu(1);
    const Tensor weights =
        torch::softmax(scores.masked_fill(later, -std::numeric_limits<double>::infinity()), -1);
    return o(torch::matmul(weights, values).transpose(1, 2).flatten(2));
  }

  Tensor forward(const Tensor& x) {
    const Tensor y = x + attend(before_attention(x)), normal = before_mlp(y);
    return y + down(torch::silu(gate(normal)) * up(normal));
  }

  ReferenceLlamaSizes s;
  nn::Linear q{nullptr}, k{nullptr}, v{nullptr}, o{nullptr}, gate{nullptr}, up{nullptr}, down{nullptr};
  LlamaNorm before_attention{nullptr}, before_mlp{nullptr};
};
TORCH_MODULE(LlamaBlock);

}  // namespace

Reference reference_llama(const ReferenceLlamaSizes& sizes) {
  auto llama = std::make_shared<nn::Module>(), model = std::make_shared<nn::Module>(),
       layers = std::make_shared<nn::Module>();
  auto table = nn::Embedding(sizes.vocabulary, sizes.width);
  auto norm = LlamaNorm(sizes.width);
  auto head = without_bias(sizes.width, sizes.vocabulary);
  std::vector<LlamaBlock> blocks;
  for (std::int64_t i = 0; i < sizes.layers; ++i) {
    blocks.emplace_back(sizes);
    layers->register_module(std::to_string(i), blocks.back());
  }
  model->register_module("embed_tokens", table);
  model->register_module("layers", layers);
  model->register_module("norm", norm);
  llama->register_module("model", model);
  llama->register_module("lm_head", head);
  return {llama, [=](const Tensor& x) mutable {
            Tensor y = table(x);
            for (auto& block : blocks) y = block(y);
            return head(norm(y));
          }};
}

}  // namespace parity

// SPDX-License-Identifier: MIT
#include "reference_gpt.hpp"

#include <cmath>
#include <limits>

namespace parity {

namespace {

namespace nn = torch::nn;
using torch::Tensor;

struct ProjectionImpl : nn::Module {
  ProjectionImpl(std::int64_t in, std::int64_t out, bool turned) : in_out(turned) {
    const nn::Linear linear(in, out);
    weight = register_parameter("weight", turned ? linear->weight.detach().t().contiguous() : linear->weight);
    bias = register_parameter("bias", linear->bias);
  }

  Tensor forward(const Tensor& x) { return torch::linear(x, in_out ? weight.t() : weight, bias); }

  bool in_out;
  Tensor weight, bias;
};
TORCH_MODULE(Projection);

struct GptBlockImpl : nn::Module {
  GptBlockImpl(const ReferenceGptSizes& sizes, const Tensor& hidden_scores)
      : heads(sizes.heads), hidden(hidden_scores) {
    const auto width = sizes.width;
    const auto projection = [&](std::int64_t in, std::int64_t out) {
      return Projection(in, out, sizes.openai);
    };
    const auto part = [this](const char* name) {
      return register_module(name, std::make_shared<nn::Module>());
    };
    register_module("ln_1", ln_1 = nn::LayerNorm(nn::LayerNormOptions({width})));
    const auto attn = part("attn");
    attn->register_module("c_attn", c_attn = projection(width, 3 * width));
    attn->register_module("c_proj", c_proj = projection(width, width));
    if (sizes.openai)
      attn->register_buffer("bias", hidden.logical_not().to(torch::kFloat).unsqueeze(0).unsqueeze(0));
    register_module("ln_2", ln_2 = nn::LayerNorm(nn::LayerNormOptions({width})));
    const auto mlp = part("mlp");
    mlp->register_module("c_fc", c_fc = projection(width, 4 * width));
    mlp->register_module("c_proj", mlp_proj = projection(4 * width, width));
  }

  Tensor attention(const Tensor& x) {
    const std::int64_t time = x.size(1), width = x.size(2);
    const auto parts = c_attn(x).split(width, 2);
    const auto split = [&](const Tensor& part) {
      return part.unflatten(2, {heads, width / heads}).transpose(1, 2);
    };
    const Tensor q = split(parts[0]), k = split(parts[1]), v = split(parts[2]);
    const Tensor scores =
        torch::matmul(q, k.transpose(2, 3)) * (1 / std::sqrt(static_cast<double>(q.size(3))));
    const Tensor later = hidden.slice(0, 0, time).slice(1, 0, time);
    const Tensor weights =
        torch::softmax(scores.masked_fill(later, -std::numeric_limits<double>::infinity()), -1);
    return c_proj(torch::matmul(weights, v).transpose(1, 2).flatten(2));
  }

  Tensor forward(const Tensor& x) {
    const Tensor y = x + attention(ln_1(x));
    return y + mlp_proj(torch::gelu(c_fc(ln_2(y)), "tanh"));
  }

  std::int64_t heads;
  Tensor hidden;  // the scores of later tokens
  nn::LayerNorm ln_1{nullptr}, ln_2{nullptr};
  Projection c_attn{nullptr}, c_proj{nullptr}, c_fc{nullptr}, mlp_proj{nullptr};
};
TORCH_MODULE(GptBlock);

}  // namespace

Reference reference_gpt(const ReferenceGptSizes& sizes) {
  auto module = std::make_shared<nn::Module>();
  auto wte = nn::Embedding(sizes.vocabulary, sizes.width), wpe = nn::Embedding(sizes.context, sizes.width);
  auto ln_f = nn::LayerNorm(nn::LayerNormOptions({sizes.width}));
  auto h = std::make_shared<nn::Module>();
  const Tensor hidden = torch::ones({sizes.context, sizes.context}, torch::kBool).triu(1);
  std::vector<GptBlock> blocks;
  for (std::int64_t i = 0; i < sizes.layers; ++i) {
    blocks.emplace_back(sizes, hidden);
    h->register_module(std::to_string(i), blocks.back());
  }
  module->register_module("wte", wte);
  module->register_module("wpe", wpe);
  module->register_module("h", h);
  module->register_module("ln_f", ln_f);
  return {module, [=](const Tensor& x) mutable {
            Tensor y = wte(x) + wpe(torch::arange(x.size(1), torch::kLong));
            for (auto& block : blocks) y = block(y);
            return torch::linear(ln_f(y), wte->weight);
          }};
}

}  // namespace parity

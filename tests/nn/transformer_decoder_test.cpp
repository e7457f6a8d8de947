// SPDX-License-Identifier: MIT
#include <whitematter/nn/transformer_decoder.hpp>

#include "support/models.hpp"

using namespace wm;

namespace {

enum class Text { Source };

using X = Shape<Batch, Time, 8>;
using Memory = Shape<Batch, Text::Source, 8>;
constexpr TransformerOptions small{.feed_forward = 6},
    causal{.feed_forward = 6, .norm_first = true, .causal = true};

}  // namespace

// That of PyTorch's layer with its own options.
static_assert(parameter_count<TransformerDecoderLayer<512, 8>> == 4'204'032);

TEST_CASE("a decoder has PyTorch's names") {
  const auto names = state_names(TransformerDecoder<2, 8, 2, small>());
  CHECK((names.size() == 2 * 18 && names[0] == "layers.0.self_attn.in_proj_weight" &&
         names[4] == "layers.0.multihead_attn.in_proj_weight" && names[8] == "layers.0.linear1.weight" &&
         names[17] == "layers.0.norm3.bias" && names[18] == "layers.1.self_attn.in_proj_weight"));
}

TEST_CASE("normalization stands after each sum, or before each of three parts") {
  TransformerDecoderLayer<8, 2, small, Cpu, double> after;
  TransformerDecoderLayer<8, 2, causal, Cpu, double> before;
  eval(after), eval(before);
  const auto x = sample<X>(1, 2, 5);
  const auto memory = sample<Memory>(2, 2, 3);
  const auto feed_forward = [](const auto& layer, const auto& y) {
    return layer.linear2(relu(layer.linear1(y)));
  };
  const Tensor<double, X> a = after.norm1(x + after.self_attn(x)),
                          b = after.norm2(a + after.multihead_attn(a, memory)),
                          c = x + before.self_attn(before.norm1(x)),
                          d = c + before.multihead_attn(before.norm2(c), memory);
  check_close(after(x, memory).to_vector(), after.norm3(b + feed_forward(after, b)).to_vector(), 1e-14);
  check_close(before(x, memory).to_vector(), (d + feed_forward(before, before.norm3(d))).to_vector(), 1e-14);
}

TEST_CASE("gradients of a decoder layer") {
  TransformerDecoderLayer<8, 2, causal, Cpu, double> layer(0.2);
  const auto drawn_alike = [&](const auto&... x) {
    const GeneratorScope same{Generator(7)};
    return layer(x...);
  };
  check_operation(drawn_alike, sample<X>(1, 2, 3), sample<Memory>(2, 2, 4));
}

TEST_CASE("masks hide steps, or parts of the memory") {
  TransformerDecoder<2, 8, 2, small, Cpu, double> decoder;
  eval(decoder);
  const auto x = sample<X>(1, 1, 3);
  const auto memory = sample<Memory>(2, 1, 4), start = sample<Memory>(2, 1, 2);
  const auto seen =
      key_mask(Tensor<bool, Shape<Batch, Text::Source>>::from({true, true, false, false}, 1, 4));
  check_close(decoder(x, memory, None{}, seen).to_vector(), decoder(x, start).to_vector(), 1e-14);
  const auto before =
      Tensor<bool, Shape<Time, Time>>::from({true, false, false, true, true, false, true, true, true}, 3, 3);
  TransformerDecoder<2, 8, 2, TransformerOptions{.feed_forward = 6, .causal = true}, Cpu, double> same;
  eval(same);
  for (int i = 0; i < 2; ++i) {
    auto& layer = same.layers[i];
    auto& other = decoder.layers[i];
    layer.self_attn.in_proj_weight = other.self_attn.in_proj_weight;
    layer.self_attn.out_proj = other.self_attn.out_proj;
    layer.multihead_attn = other.multihead_attn;
    layer.linear1 = other.linear1, layer.linear2 = other.linear2;
  }
  check_close(same(x, memory).to_vector(), decoder(x, memory, before).to_vector(), 1e-14);
}

// SPDX-License-Identifier: MIT
#include <whitematter/nn/transformer_encoder.hpp>

#include "support/models.hpp"

using namespace wm;

namespace {

using X = Shape<Batch, Time, 8>;
constexpr TransformerOptions small{.feed_forward = 6},
    first{.feed_forward = 6, .norm_first = true, .final_norm = true};

// x whose last step of the first sequence is another.
Tensor<double, X> with_other_end(const Tensor<double, X>& x) {
  const Tensor<double, X> other(kernel::clone(x.array()));
  for (int i = 0; i < 8; ++i) other.array().data()[(x.size(1) - 1) * 8 + i] += i;
  return other;
}

}  // namespace

// That of PyTorch's layer with its own options.
static_assert(parameter_count<TransformerEncoderLayer<512, 8>> == 3'152'384);
static_assert(parameter_count<TransformerEncoder<2, 8, 2, first>> ==
              2 * parameter_count<TransformerEncoderLayer<8, 2, first>> + 16);

TEST_CASE("an encoder has PyTorch's names, and a final norm where it is asked for") {
  const auto names = state_names(TransformerEncoder<2, 8, 2, first>());
  CHECK(std::vector(names.begin(), names.begin() + 13) ==
        std::vector<std::string>{"layers.0.self_attn.in_proj_weight", "layers.0.self_attn.in_proj_bias",
                                 "layers.0.self_attn.out_proj.weight", "layers.0.self_attn.out_proj.bias",
                                 "layers.0.linear1.weight", "layers.0.linear1.bias",
                                 "layers.0.linear2.weight", "layers.0.linear2.bias", "layers.0.norm1.weight",
                                 "layers.0.norm1.bias", "layers.0.norm2.weight", "layers.0.norm2.bias",
                                 "layers.1.self_attn.in_proj_weight"});
  CHECK((names.size() == 26 && names[24] == "norm.weight" && names[25] == "norm.bias"));
  CHECK(state_names(TransformerEncoder<2, 8, 2, small>()).size() == 24);
}

TEST_CASE("an encoder does not mix sequences") {
  seed(1);
  TransformerEncoder<2, 8, 2, first> encoder;
  check_independent_of_batch(encoder, randn<X>(3, 5));
}

TEST_CASE("normalization stands after the sum, or before each part") {
  TransformerEncoderLayer<8, 2, small, Cpu, double> after;
  TransformerEncoderLayer<8, 2, first, Cpu, double> before;
  eval(after), eval(before);
  const auto x = sample<X>(1, 2, 5);
  const auto feed_forward = [](const auto& layer, const auto& y) {
    return layer.linear2(relu(layer.linear1(y)));
  };
  const Tensor<double, X> y = after.norm1(x + after.self_attn(x)), z = x + before.self_attn(before.norm1(x));
  check_close(after(x).to_vector(), after.norm2(y + feed_forward(after, y)).to_vector(), 1e-14);
  check_close(before(x).to_vector(), (z + feed_forward(before, before.norm2(z))).to_vector(), 1e-14);
}

TEST_CASE("gradients of an encoder layer") {
  TransformerEncoderLayer<8, 2, small, Cpu, double> layer(0.2);
  const auto drawn_alike = [&](const auto& x) {
    const GeneratorScope same{Generator(7)};
    return layer(x);
  };
  check_operation(drawn_alike, sample<X>(1, 2, 3));
}

TEST_CASE("an encoder may see only what came before, or what is no padding") {
  TransformerEncoder<2, 8, 2, TransformerOptions{.feed_forward = 6, .causal = true}, Cpu, double> causal;
  TransformerEncoder<2, 8, 2, small, Cpu, double> encoder;
  eval(causal), eval(encoder);
  const auto x = sample<X>(1, 2, 4), other = with_other_end(x);
  const auto first_steps = [](const auto& y) {
    const auto values = y.to_vector();
    return std::vector(values.begin(), values.begin() + 3 * 8);
  };
  CHECK(first_steps(causal(x)) == first_steps(causal(other)));
  CHECK(first_steps(encoder(x)) != first_steps(encoder(other)));
  const auto mask = key_mask(
      Tensor<bool, Shape<Batch, Time>>::from({true, true, true, false, true, true, true, true}, 2, 4));
  CHECK(first_steps(encoder(x, mask)) == first_steps(encoder(other, mask)));
  CHECK(encoder(x, None{}).to_vector() == encoder(x).to_vector());
}

TEST_CASE("an encoder drops in training, with the probability that it was given") {
  TransformerEncoder<1, 8, 2, small> encoder(0.5);
  CHECK((encoder.layers[0].dropout2.p == 0.5 && encoder.layers[0].self_attn.dropout == 0.5));
  CHECK(TransformerEncoder<1, 8, 2, small>().layers[0].dropout1.p == 0.1);
  const auto x = randn<X>(2, 5);
  CHECK(encoder(x).to_vector() != encoder(x).to_vector());
  eval(encoder);
  CHECK(encoder(x).to_vector() == encoder(x).to_vector());
}

TEST_CASE("a graph of an encoder keeps the names of batch and time") {
  TransformerEncoder<2, 8, 2, small> encoder;
  const auto graph = trace<X>(encoder);
  CHECK((output_of(graph)[0].name == "Batch" && output_of(graph)[1].name == "Time"));
}

static_assert(is_mask<None> && is_mask<Tensor<bool, Shape<Time, Time>>> &&
              !is_mask<Tensor<float, Shape<Time, Time>>>);

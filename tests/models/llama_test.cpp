// SPDX-License-Identifier: MIT
#include <whitematter/models/llama.hpp>

#include "support/decoders.hpp"

using namespace wm;

namespace {

constexpr LlamaSizes small{
    .vocabulary = 7, .context = 6, .layers = 2, .heads = 4, .groups = 2, .width = 16, .hidden = 24};
constexpr LlamaSizes tiny_llama{.vocabulary = 32000,
                                .layers = 22,
                                .heads = 32,
                                .groups = 4,
                                .width = 2048,
                                .hidden = 5632,
                                .tied = false};

}  // namespace

// Those of the published SmolLM-135M and TinyLlama-1.1B.
static_assert(parameter_count<Llama<>> == 134'515'008);
static_assert(parameter_count<Llama<tiny_llama>> == 1'100'048'384);
static_assert(LlamaSizes{}.valid() && !LlamaSizes{.heads = 7}.valid() && !LlamaSizes{.groups = 2}.valid());

TEST_CASE("Llama has Hugging Face's names and does not mix texts") {
  seed(3);
  Llama<small> model;
  static_assert(std::is_same_v<decltype(model(Letters())), Tensor<float, Shape<Batch, Time, 7>>>);
  const auto names = state_names(model);
  CHECK(names.size() == 1 + 2 * 9 + 1);
  CHECK(std::vector(names.begin(), names.begin() + 10) ==
        std::vector<std::string>{
            "model.embed_tokens.weight", "model.layers.0.self_attn.q_proj.weight",
            "model.layers.0.self_attn.k_proj.weight", "model.layers.0.self_attn.v_proj.weight",
            "model.layers.0.self_attn.o_proj.weight", "model.layers.0.mlp.gate_proj.weight",
            "model.layers.0.mlp.up_proj.weight", "model.layers.0.mlp.down_proj.weight",
            "model.layers.0.input_layernorm.weight", "model.layers.0.post_attention_layernorm.weight"});
  CHECK(names.back() == "model.norm.weight");
  constexpr LlamaSizes untied{.vocabulary = 7,
                              .context = 6,
                              .layers = 2,
                              .heads = 4,
                              .groups = 2,
                              .width = 16,
                              .hidden = 24,
                              .tied = false};
  CHECK(state_names(Llama<untied>()).back() == "lm_head.weight");
  check_independent_of_batch(model, letters(3, 5));
}

TEST_CASE("Llama goes on after what its memory has seen, within its context") {
  seed(3);
  Llama<small> model;
  check_memory(model);
  check_context(model, "Llama");
}

TEST_CASE("Llama learns a text by heart") {
  seed(4);
  Llama<small> model;
  check_learns_by_heart(model);
}

TEST_CASE("Llama drops in training only") {
  seed(3);
  Llama<small> model(0.5);
  check_drops_in_training_only(model);
}

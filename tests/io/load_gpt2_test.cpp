// SPDX-License-Identifier: MIT
#include <whitematter/io/load_gpt2.hpp>

#include <whitematter/models/gpt.hpp>

#include "support/tensors.hpp"
#include "temporary_folder.hpp"

using namespace wm;

namespace {

using Small = Gpt<GptSizes{.vocabulary = 7, .context = 6, .layers = 2, .heads = 2, .width = 8}>;

/// What Hugging Face publishes of a model: turned projections, and entries that are no parameters.
void write_published(const Small& model, const std::filesystem::path& path, const std::string& prefix) {
  std::vector<safetensors::Item> items;
  for_each_state(model, [&](const std::string& name, const auto& state) {
    Array<float> x = state.array();
    if (detail::is_gpt2_projection(name)) {
      const Array<float> turned({x.size(1), x.size(0)});
      kernel::transpose(x.data(), turned.data(), 1, x.size(0), x.size(1));
      x = turned;
    }
    items.push_back(safetensors::item(prefix + name, x));
  });
  items.push_back(safetensors::item(prefix + "h.0.attn.bias", kernel::filled<float>({1, 1, 6, 6}, 1)));
  items.push_back(safetensors::item("lm_head.weight", model.wte.weight.array()));
  safetensors::write(path, items);
}

}  // namespace

TEST_CASE("a published GPT-2 is loaded with its projections turned") {
  const TemporaryFolder folder;
  for (const std::string prefix : {"", "transformer."}) {
    const Small published, model;
    write_published(published, folder / "model.safetensors", prefix);
    load_gpt2(model, folder / "model.safetensors");
    for (int i = 0; i < 2; ++i) {
      CHECK(model.h[i].attn.c_attn.weight.to_vector() == published.h[i].attn.c_attn.weight.to_vector());
      CHECK(model.h[i].mlp.c_proj.bias.to_vector() == published.h[i].mlp.c_proj.bias.to_vector());
    }
    CHECK(model.wte.weight.to_vector() == published.wte.weight.to_vector());
  }
}

TEST_CASE("a file that is no GPT-2 of these sizes changes nothing") {
  const TemporaryFolder folder;
  const Small model;
  const auto before = model.h[1].mlp.c_fc.weight.to_vector();
  save(Gpt<GptSizes{.vocabulary = 7, .context = 6, .layers = 1, .heads = 2, .width = 8}>(), folder / "m");
  CHECK_THROWS_WITH(load_gpt2(model, folder / "m"),
                    Catch::Contains("missing: \"h.1.mlp.c_fc.weight\" (expected float32 [8, 32])") &&
                        Catch::Contains("misshapen: \"h.0.attn.c_attn.weight\""));
  CHECK(model.h[1].mlp.c_fc.weight.to_vector() == before);
}

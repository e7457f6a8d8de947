// SPDX-License-Identifier: MIT
// error: Llama: a text must fit the context
// names: Batch, 9>
// lines: 18
#include <whitematter/models/llama.hpp>

#ifdef MISTAKE
constexpr int context = 8;
#else
constexpr int context = 9;
#endif

using Model = wm::Llama<wm::LlamaSizes{
    .vocabulary = 7, .context = context, .layers = 1, .heads = 4, .groups = 2, .width = 16, .hidden = 8}>;
auto run(const Model& model, const wm::Tensor<std::int64_t, wm::Shape<wm::Batch, 9>>& text) {
  return model(text);
}

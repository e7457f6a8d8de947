// SPDX-License-Identifier: MIT
// error: Gpt: a text must fit the context
// names: Batch, 9>
// lines: 18
#include <whitematter/models/gpt.hpp>

#ifdef MISTAKE
constexpr int context = 8;
#else
constexpr int context = 9;
#endif

using Model =
    wm::Gpt<wm::GptSizes{.vocabulary = 7, .context = context, .layers = 1, .heads = 4, .width = 16}>;
auto run(const Model& model, const wm::Tensor<std::int64_t, wm::Shape<wm::Batch, 9>>& text) {
  return model(text);
}

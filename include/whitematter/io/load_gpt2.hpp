// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include <whitematter/io/save.hpp>

namespace wm {

namespace detail {

/// OpenAI's projections are stored as [In, Out].
inline bool is_gpt2_projection(std::string_view name) {
  return name.ends_with("c_attn.weight") || name.ends_with("c_proj.weight") || name.ends_with("c_fc.weight");
}

/// What files have beside the parameters: the causal mask of each layer, and the last layer, which is the
/// table of tokens.
inline bool is_gpt2_extra(std::string_view name) {
  return name.ends_with(".attn.bias") || name.ends_with(".attn.masked_bias") || name == "lm_head.weight";
}

template <class T>
[[gnu::noinline]] void want_gpt2(StateReader& reader, const std::string& prefix, const std::string& name,
                                 const TensorCore<T, Cpu>& state) {
  const Array<T, Cpu> to = state.array();
  const std::string file_name = prefix + name;
  if (!is_gpt2_projection(name)) return want(reader, file_name, state);
  const int out = to.size(0), in = to.size(1);
  reader.want<T>(file_name, {in, out}, [=](const Array<T, Cpu>& loaded) {
    kernel::transpose(loaded.data(), to.data(), 1, in, out);
  });
}

}  // namespace detail

/// Reads the weights of OpenAI's GPT-2, in the form that Hugging Face publishes them, into a Gpt of the same
/// sizes. Fails as load() does; the model then stays as it was.
template <Module M>
Metadata load_gpt2(const M& model, const std::filesystem::path& path) {
  StateReader reader(path);
  const std::string prefix = reader.find("transformer.wte.weight") ? "transformer." : "";
  for_each_state(model, [&](const Path& name, const auto& state) {
    detail::want_gpt2(reader, prefix, std::string(name), state.core());
  });
  reader.ignore(detail::is_gpt2_extra);
  reader.load();
  return reader.metadata();
}

}  // namespace wm

// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string>

#include <whitematter/text/token_stream.hpp>
#include <whitematter/text/tokenizer.hpp>
#include <whitematter/text/utf8_stream.hpp>

namespace wm {

/// The text of so many tokens after a prompt. The model may know more tokens than the tokenizer, which are
/// not written. Calls on_text(piece) as each piece of whole characters is there.
template <Decoder M, Tokenizer Text, class OnText>
std::string generate(M& model, const Text& tokenizer, std::string_view prompt, int tokens,
                     const Sampling& sampling, const OnText& on_text) {
  check(tokens >= 0, "generate: the length must be a number of tokens", ">= 0", tokens);
  TokenStream stream(model, tokenizer.encode(prompt).to_vector(), sampling, tokenizer.size());
  Utf8Stream characters;
  std::string text;
  const auto write = [&](const std::string& piece) {
    if (!piece.empty()) on_text(std::string_view(piece));
    text += piece;
  };
  for (int i = 0; i < tokens; ++i) {
    const std::int64_t token = stream.next();
    write(characters.push(tokenizer.decode(std::span(&token, 1))));
  }
  write(characters.finish());
  return text;
}

template <Decoder M, Tokenizer Text>
std::string generate(M& model, const Text& tokenizer, std::string_view prompt, int tokens,
                     const Sampling& sampling = {}) {
  return generate(model, tokenizer, prompt, tokens, sampling, [](std::string_view) {});
}

}  // namespace wm

// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include <whitematter/text/token_stream.hpp>

namespace wm {

/// The text of so many tokens after a prompt. The vocabulary encodes and decodes, as CharacterVocabulary
/// does; the model may know more tokens, which are not written. Calls on_text(piece) as each piece is there.
template <Decoder M, class Vocabulary, class OnText>
std::string generate(M& model, const Vocabulary& vocabulary, std::string_view prompt, int tokens,
                     const Sampling& sampling, const OnText& on_text) {
  check(tokens >= 0, "generate: the length must be a number of tokens", ">= 0", tokens);
  TokenStream stream(model, vocabulary.encode(prompt).to_vector(), sampling, vocabulary.size());
  std::string text;
  for (int i = 0; i < tokens; ++i) {
    const std::string piece = vocabulary.decode(std::vector{stream.next()});
    on_text(std::string_view(piece));
    text += piece;
  }
  return text;
}

template <Decoder M, class Vocabulary>
std::string generate(M& model, const Vocabulary& vocabulary, std::string_view prompt, int tokens,
                     const Sampling& sampling = {}) {
  return generate(model, vocabulary, prompt, tokens, sampling, [](std::string_view) {});
}

}  // namespace wm

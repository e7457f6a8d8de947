// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <span>
#include <string>
#include <string_view>

#include <whitematter/core/error.hpp>
#include <whitematter/tensor/tensor.hpp>

namespace wm {

/// The tokens of a text, in order.
using Tokens = Tensor<std::int64_t, Shape<Time>>;

/// Turns texts into tokens, numbers from 0 to size() - 1, and back. The bytes of single tokens make up the
/// bytes of all; Utf8Stream prints them one by one. site/shakespeare/tokenizer.mjs reads what to_json()
/// writes, which a model carries in its metadata as "tokenizer".
template <class T>
concept Tokenizer = requires(const T& tokenizer, std::string_view text, std::span<const std::int64_t> tokens,
                             const Tokens& all) {
  { tokenizer.size() } -> std::same_as<int>;
  { tokenizer.encode(text) } -> std::same_as<Tokens>;
  { tokenizer.decode(tokens) } -> std::same_as<std::string>;
  { tokenizer.decode(all) } -> std::same_as<std::string>;
  { tokenizer.to_json() } -> std::same_as<std::string>;
  { T::from_json(text) } -> std::same_as<T>;
};

namespace detail {

/// Calls append(text, token) for each token, and returns the text. Fails with IndexError for a number that is
/// no token.
template <class F>
std::string decode(std::span<const std::int64_t> tokens, int size, const F& append) {
  std::string result;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i] < 0 || tokens[i] >= size) [[unlikely]]
      fail<IndexError>(text("decode: a token must be in the vocabulary (expected 0 to ", size - 1, ", got ",
                            tokens[i], " at position ", i, ")"));
    append(result, static_cast<std::size_t>(tokens[i]));
  }
  return result;
}

}  // namespace detail

}  // namespace wm

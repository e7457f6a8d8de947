// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include <whitematter/text/any_tokenizer.hpp>

#include "options.hpp"

namespace shakespeare {

/// A text as the tokens that a network reads.
struct Corpus {
  wm::AnyTokenizer tokenizer;
  wm::Tokens train;
  wm::Tokens validation;
  std::int64_t characters = 0;      // of both parts
  double characters_per_token = 1;  // of validation

  static Corpus open(const Options& options);

  /// What a resumed run must find as it was.
  std::string description() const;

  /// What a token is.
  std::string token() const;

  /// A text of one token to begin with: the end of a line, which is the first character of most texts.
  std::int64_t beginning() const;
};

}  // namespace shakespeare

// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/nn/inference.hpp>
#include <whitematter/nn/trace.hpp>
#include <whitematter/text/sampling.hpp>

namespace wm {

/// Goes on with a text, token by token. What the model's memory has no room for it forgets by halves: when it
/// is full, the last half of the text is read again. So a token costs the same however long the text is. The
/// model must live as long, and must not change meanwhile.
template <Decoder M>
class TokenStream {
 public:
  /// Fails where there is no token to begin with. Of a padded vocabulary only the first so many are written;
  /// 0 for all.
  TokenStream(M& model, std::vector<std::int64_t> prompt, const Sampling& sampling = {}, int vocabulary = 0,
              Generator generator = default_generator())
      : run_(model),
        memory_(M::memory()),
        text_(std::move(prompt)),
        sampling_(sampling),
        vocabulary_(vocabulary),
        generator_(generator) {
    sampling_.check();
    check(!text_.empty(), "TokenStream: the prompt must have a token", ">= 1", 0);
    check(vocabulary >= 0, "TokenStream: the vocabulary must be a number of tokens", ">= 0", vocabulary);
  }

  /// The next token of the text.
  std::int64_t next() {
    if (length() - read_ > memory_.capacity() - memory_.steps()) forget();
    const auto unread = std::vector(text_.end() - (length() - read_), text_.end());
    const auto logits =
        run_(Tensor<std::int64_t, Shape<Batch, Time>>::from(unread, 1, length() - read_), memory_);
    read_ = length();
    const auto all = static_cast<std::size_t>(logits.size(2));
    const float* last = logits.array().data() + logits.elements() - all;
    const auto count = vocabulary_ == 0 ? all : std::min(all, static_cast<std::size_t>(vocabulary_));
    text_.push_back(sample_token({last, count}, sampling_, generator_, text_));
    return text_.back();
  }

  /// All tokens so far, the prompt's as well.
  const std::vector<std::int64_t>& text() const { return text_; }

 private:
  int length() const { return static_cast<int>(text_.size()); }

  void forget() {
    memory_.clear();
    read_ = std::max(0, length() - std::max(1, memory_.capacity() / 2));
  }

  Inference<M> run_;
  decltype(M::memory()) memory_;
  std::vector<std::int64_t> text_;
  Sampling sampling_;
  int vocabulary_, read_ = 0;
  Generator generator_;
};

}  // namespace wm

// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include <whitematter/data/loader.hpp>
#include <whitematter/data/text_dataset.hpp>

#include "options.hpp"

namespace shakespeare {

/// Pieces from anywhere in a text, batch after batch without an end.
class Batches {
 public:
  Batches(const wm::Tokens& text, int time, const Options& options)
      : loader_(wm::TextDataset<>(text, {.time = time, .random = true}),
                {.batch = options.batch, .seed = options.seed, .drop_last = true}) {}

  /// Goes on after so many batches.
  void seek(std::int64_t count) {
    at_.reset();
    loader_.seek(static_cast<int>(count / loader_.batches()), static_cast<int>(count % loader_.batches()));
  }

  const wm::TextDataset<>::Item& next() {
    if (at_) ++*at_;
    if (!at_ || *at_ == loader_.end()) at_.emplace(loader_.begin());
    return **at_;
  }

 private:
  wm::Loader<wm::TextDataset<>> loader_;
  std::optional<wm::Loader<wm::TextDataset<>>::Iterator> at_;
};

}  // namespace shakespeare

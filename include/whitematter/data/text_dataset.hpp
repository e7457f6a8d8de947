// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>

#include <whitematter/data/dataset.hpp>
#include <whitematter/text/tokenizer.hpp>

namespace wm {

struct TextOptions {
  int time = 0;         ///< tokens of one item; where the type says them, 0 or that number
  bool random = false;  ///< items begin anywhere, elsewhere in each epoch; otherwise they follow each other
  int streams = 1;  ///< parts that are read side by side, so that with this batch and no shuffling row r of
                    ///< a batch goes on where row r of the last one ended
};

/// Pieces of a text and what follows each token in it: inputs and targets [Batch, Time], the targets shifted
/// by one. TextDataset<64> has 64 in the place of Time. What does not fill a piece at the end is left out.
template <auto Length = Time>
class TextDataset {
 public:
  using Rows = Tensor<std::int64_t, Shape<Batch, Length>>;

  struct Item {
    Rows inputs;
    Rows targets;
  };

  explicit TextDataset(Tokens tokens, TextOptions options = {})
      : tokens_(std::move(tokens)), options_(options) {
    constexpr int fixed = Rows::shape::axes()[1].size;
    if (fixed >= 0) {
      check(options.time == 0 || options.time == fixed, "TextDataset: the time must be that of the type",
            fixed, options.time);
      options_.time = fixed;
    }
    check(options_.time > 0, "TextDataset: an item must have a token", ">= 1", options_.time);
    check(options_.streams > 0, "TextDataset: there must be a stream", ">= 1", options_.streams);
    items_ = (tokens_.size(0) - 1) / options_.streams / options_.time;
    check(items_ > 0, "TextDataset: the text must fill an item of each stream",
          text(std::int64_t{options_.streams} * options_.time + 1, " tokens"), tokens_.size(0));
  }

  int size() const { return items_ * options_.streams; }

  Item batch(const Selection& selection) const {
    const int count = selection.size(), time = options_.time;
    Array<std::int64_t, Cpu> inputs({count, time}), targets({count, time});
    for (int row = 0; row < count; ++row) {
      const std::int64_t* from = tokens_.array().data() + begin(selection, row);
      std::copy_n(from, time, inputs.data() + std::int64_t{row} * time);
      std::copy_n(from + 1, time, targets.data() + std::int64_t{row} * time);
    }
    return {Rows(inputs), Rows(targets)};
  }

 private:
  std::int64_t begin(const Selection& selection, int row) const {
    if (options_.random)
      return selection.generator(row).below(static_cast<std::uint32_t>(tokens_.size(0) - options_.time));
    const int stream = selection[row] % options_.streams, place = selection[row] / options_.streams;
    return (std::int64_t{stream} * items_ + place) * options_.time;
  }

  Tokens tokens_;
  TextOptions options_;
  int items_ = 0;  // of each stream
};

}  // namespace wm

// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <iterator>
#include <memory>
#include <numeric>
#include <utility>
#include <vector>

#include <whitematter/core/span.hpp>
#include <whitematter/data/augment.hpp>
#include <whitematter/data/image_batches.hpp>
#include <whitematter/data/image_dataset.hpp>
#include <whitematter/data/prefetch.hpp>

namespace wm {

struct LoaderOptions {
  int batch = 128;                         ///< items of one step
  bool shuffle = false;                    ///< another order in each epoch
  std::vector<Augmentation> augment = {};  ///< of pixels, applied in this order
  std::uint64_t seed = 0;                  ///< of orders and augmentations
  int workers = 1;         ///< threads that prepare batches ahead; 0 prepares them in the loop
  bool drop_last = false;  ///< leave out the last batch where it is short
  int limit = 0;           ///< use only the first so many items; 0 for all
};

namespace detail {

/// The batches of a dataset that makes them itself, or gives their items.
template <class Data>
class DatasetBatches {
 public:
  DatasetBatches(Data data, const std::vector<Augmentation>& augment) : data_(std::move(data)) {
    check(augment.empty(), "Loader: only a dataset of pixels can be augmented", "none", augment.size());
  }

  const Data& data() const { return data_; }

  auto operator()([[maybe_unused]] const Selection& selection) const {
    if constexpr (BatchDataset<Data>)
      return data_.batch(selection);
    else if constexpr (ItemDataset<Data>)
      return stack_items(data_, selection);
    else
      return std::tuple<int, int>();
  }

 private:
  Data data_;
};

template <class Data, class T>
struct BatchSource {
  using type = DatasetBatches<Data>;
};

template <PixelDataset Data, class T>
struct BatchSource<Data, T> {
  using type = ImageBatches<Data, T>;
};

/// The order of one epoch's items.
inline std::vector<int> epoch_order(int size, bool shuffle, Generator generator) {
  std::vector<int> order(static_cast<std::size_t>(size));
  std::iota(order.begin(), order.end(), 0);
  if (shuffle)
    for (std::size_t i = order.size(); i > 1; --i)
      std::swap(order[i - 1], order[generator.below(static_cast<std::uint32_t>(i))]);
  return order;
}

}  // namespace detail

/// Batches of a dataset: for (auto& [inputs, labels] : loader). Images come normalized, with elements T. Each
/// loop is the next epoch. What a batch holds depends on seed, epoch and number alone, never on threads.
template <class Data, Floating T = float>
class Loader {
  static_assert(Dataset<Data>,
                "Loader: a dataset must have size() and item(i), item(i, generator) or "
                "batch(selection), all of them const");
  using Source = typename detail::BatchSource<Data, T>::type;

 public:
  using Item = decltype(std::declval<const Source&>()(std::declval<const Selection&>()));

  explicit Loader(Data data, LoaderOptions options = {}) : options_(std::move(options)) {
    check(options_.batch > 0, "Loader: the batch must have images", ">= 1", options_.batch);
    check(options_.workers >= 0, "Loader: the number of workers must not be negative", ">= 0",
          options_.workers);
    check(options_.limit >= 0, "Loader: the limit must not be negative", ">= 0", options_.limit);
    if constexpr (requires { data.validate(); }) data.validate();
    const int size = static_cast<int>(data.size());
    size_ = options_.limit > 0 ? std::min(options_.limit, size) : size;
    check(batches() > 0, "Loader: the dataset must fill a batch", options_.drop_last ? options_.batch : 1,
          size_);
    source_ = std::make_shared<const Source>(std::move(data), options_.augment);
  }

  class Iterator {
   public:
    using value_type = Item;
    using difference_type = std::ptrdiff_t;

    Item& operator*() const { return *current_->item; }
    Iterator& operator++() { return advance(), *this; }
    void operator++(int) { advance(); }
    bool operator==(std::default_sentinel_t) const { return !current_->item; }

   private:
    friend Loader;

    struct Current {
      Prefetch<Item> source;
      std::unique_ptr<Item> item = {};
    };

    explicit Iterator(Loader& loader)
        : loader_(&loader),
          current_(new Current{{loader.batch_, loader.batches(), loader.options_.workers, loader.maker()}}) {
      advance();
    }

    void advance() {
      const Span span("next_batch");
      current_->item.reset();
      current_->item = current_->source.next();
      if (current_->item)
        ++loader_->batch_;
      else
        loader_->seek(loader_->epoch_ + 1);
    }

    Loader* loader_;
    std::unique_ptr<Current> current_;
  };

  /// Starts the next epoch, or goes on where seek() said. Its threads end with the loop, early or not.
  Iterator begin() {
    if (std::exchange(running_, true)) seek(epoch_ + 1), running_ = true;
    return Iterator(*this);
  }
  std::default_sentinel_t end() const { return {}; }

  int size() const { return size_; }
  int batches() const {
    const int full = size_ / options_.batch;
    return options_.drop_last || size_ == full * options_.batch ? full : full + 1;
  }
  const Data& data() const { return source_->data(); }

  /// Where the loop is: its epoch, and how many of its batches were handed out. A run saves both to go on
  /// from there.
  int epoch() const { return epoch_; }
  int batch() const { return batch_; }

  /// Makes the next loop that epoch, from that batch on.
  void seek(int epoch, int batch = 0) {
    check(epoch >= 0, "Loader: the epoch must not be negative", ">= 0", epoch);
    check(batch >= 0 && batch <= batches(), "Loader: the batch must be one of the epoch",
          text("0 to ", batches()), batch);
    const bool over = batch == batches();
    epoch_ = epoch + over;
    batch_ = over ? 0 : batch;
    running_ = false;
  }

 private:
  /// The batches of the next epoch, each a function of its number alone, so that threads make them in any
  /// order.
  auto maker() const {
    return [source = source_, size = size_, batch = options_.batch, seed = options_.seed, epoch = epoch_,
            order = detail::epoch_order(size_, options_.shuffle,
                                        Selection::stream(options_.seed, epoch_, 0))](std::int64_t i) {
      const int begin = static_cast<int>(i) * batch;
      const auto items = std::span(order).subspan(static_cast<std::size_t>(begin),
                                                  static_cast<std::size_t>(std::min(batch, size - begin)));
      // What a dataset draws without a generator of its own, such as mixup, comes from the batch's.
      const GeneratorScope own(
          Selection::stream(seed, epoch, Selection::batches + static_cast<std::uint64_t>(i)));
      return (*source)(Selection(items, seed, epoch));
    };
  }

  std::shared_ptr<const Source> source_;
  LoaderOptions options_;
  int size_ = 0;
  int epoch_ = 0;
  int batch_ = 0;
  bool running_ = false;
};

}  // namespace wm

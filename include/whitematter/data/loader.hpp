// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <iterator>
#include <memory>
#include <numeric>
#include <utility>
#include <vector>

#include <whitematter/data/augment.hpp>
#include <whitematter/data/image_dataset.hpp>
#include <whitematter/data/prefetch.hpp>

namespace wm {

struct LoaderOptions {
  int batch = 128;                         ///< images of one step
  bool shuffle = false;                    ///< another order in each epoch
  std::vector<Augmentation> augment = {};  ///< applied in this order
  std::uint64_t seed = 0;                  ///< of orders and augmentations
  int workers = 1;         ///< threads that prepare batches ahead; 0 prepares them in the loop
  bool drop_last = false;  ///< leave out the last batch where it is short
  int limit = 0;           ///< use only the first so many images; 0 for all
};

namespace detail {

/// The batches of one epoch, each a function of its number alone, so that threads make them in any order.
template <class Data, class T>
class EpochBatches {
 public:
  struct Item {
    Tensor<T, typename Data::ImageShape> images;
    Tensor<std::int64_t, Shape<Batch>> labels;
  };

  EpochBatches(const Data& data, const LoaderOptions& options, int size, int epoch)
      : data_(data),
        options_(options),
        size_(size),
        epoch_(epoch),
        values_(data.template normalized_values<T>()) {
    if (!options.shuffle) return;
    order_.resize(static_cast<std::size_t>(size));
    std::iota(order_.begin(), order_.end(), 0);
    Generator generator = generator_of(0);
    for (std::size_t i = order_.size(); i > 1; --i)
      std::swap(order_[i - 1], order_[generator.below(static_cast<std::uint32_t>(i))]);
  }

  Item operator()(std::int64_t batch) const {
    const int begin = static_cast<int>(batch) * options_.batch;
    const int count = std::min(options_.batch, size_ - begin);
    Array<T, Cpu> images({count, Data::channels, Data::height, Data::width}, Layout::ChannelsLast);
    Array<std::int64_t, Cpu> labels({count});
    std::vector<std::uint8_t> image(pixels * Data::channels);
    for (int i = 0; i < count; ++i) {
      const int index = order_.empty() ? begin + i : order_[static_cast<std::size_t>(begin + i)];
      std::copy_n(data_.images.array().data() + index * image_elements, image_elements, image.data());
      Generator generator = generator_of(static_cast<std::uint64_t>(index) + 1);
      for (const Augmentation& augment : options_.augment)
        augment(image.data(), {Data::channels, Data::height, Data::width}, generator);
      normalize(image.data(), images.data() + i * image_elements);
      labels.data()[i] = data_.labels.array().data()[index];
    }
    return {Tensor<T, typename Data::ImageShape>(images), Tensor<std::int64_t, Shape<Batch>>(labels)};
  }

 private:
  static constexpr std::size_t pixels = std::size_t{Data::height} * Data::width;
  static constexpr std::int64_t image_elements = std::int64_t{Data::height} * Data::width * Data::channels;

  // The upper half of the streams is the loaders', so that a model with the same seed draws other numbers.
  Generator generator_of(std::uint64_t item) const {
    return Generator(options_.seed, std::uint64_t{1} << 63 | static_cast<std::uint64_t>(epoch_) << 32 | item);
  }

  // Images are stored with the channels last, where the kernels want them.
  void normalize(const std::uint8_t* from, T* to) const {
    for (std::size_t p = 0; p < pixels; ++p)
      for (std::size_t c = 0; c < std::size_t{Data::channels}; ++c) *to++ = values_[c][from[c * pixels + p]];
  }

  Data data_;
  LoaderOptions options_;
  int size_;
  int epoch_;
  std::array<std::array<T, 256>, std::size_t{Data::channels}> values_;
  std::vector<int> order_;
};

}  // namespace detail

/// Batches of a dataset, normalized: for (auto& [images, labels] : loader). Each loop is the next epoch. What
/// a batch holds depends on seed, epoch and number alone, never on threads.
template <class Data, Floating T = float>
class Loader {
  using Batches = detail::EpochBatches<Data, T>;

 public:
  using Item = typename Batches::Item;

  explicit Loader(Data data, LoaderOptions options = {})
      : data_(std::move(data)), options_(std::move(options)) {
    check(options_.batch > 0, "Loader: the batch must have images", ">= 1", options_.batch);
    check(options_.workers >= 0, "Loader: the number of workers must not be negative", ">= 0",
          options_.workers);
    check(options_.limit >= 0, "Loader: the limit must not be negative", ">= 0", options_.limit);
    const int labels = data_.labels ? data_.labels.size(0) : 0;
    check<ShapeError>(labels == data_.size(), "Loader: each image must have a label", data_.size(), labels);
    size_ = options_.limit > 0 ? std::min(options_.limit, data_.size()) : data_.size();
    check(batches() > 0, "Loader: the dataset must fill a batch", options_.drop_last ? options_.batch : 1,
          size_);
    data_.images = Tensor<std::uint8_t, typename Data::ImageShape>(kernel::row_major(data_.images.array()));
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
      std::optional<Item> item = {};
    };

    explicit Iterator(Loader& loader)
        : loader_(&loader),
          current_(new Current{{loader.batch_, loader.batches(), loader.options_.workers,
                                Batches(loader.data_, loader.options_, loader.size_, loader.epoch_)}}) {
      advance();
    }

    void advance() {
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
  const Data& data() const { return data_; }

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
  Data data_;
  LoaderOptions options_;
  int size_ = 0;
  int epoch_ = 0;
  int batch_ = 0;
  bool running_ = false;
};

}  // namespace wm

// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <span>
#include <tuple>

#include <whitematter/core/random.hpp>
#include <whitematter/tensor/tensor.hpp>

namespace wm {

/// Which items of a dataset stand in a batch, in order, and random numbers of each item's own.
class Selection {
 public:
  Selection(std::span<const int> items, std::uint64_t seed, int epoch)
      : items_(items), seed_(seed), epoch_(epoch) {}

  int size() const { return static_cast<int>(items_.size()); }
  int operator[](int place) const { return items_[static_cast<std::size_t>(place)]; }

  /// Fixed by seed, epoch and item: neither the batch nor the thread that makes it matters.
  Generator generator(int place) const {
    return stream(seed_, epoch_, static_cast<std::uint64_t>((*this)[place]) + 1);
  }

  /// Stream 0 of an epoch is the order of its items, then comes one for each item, and from `batches` on one
  /// for each batch. The upper half of all streams is the loaders', so that a model with the same seed draws
  /// other numbers.
  static constexpr std::uint64_t batches = (std::uint64_t{1} << 31) + 1;
  static Generator stream(std::uint64_t seed, int epoch, std::uint64_t number) {
    return Generator(seed, std::uint64_t{1} << 63 | static_cast<std::uint64_t>(epoch) << 32 | number);
  }

 private:
  std::span<const int> items_;
  std::uint64_t seed_;
  int epoch_;
};

/// item(i) or item(i, generator) gives one example: a number, a Tensor, or a pair or tuple of those. A Loader
/// stacks them: [3] and a number become [Batch, 3] and [Batch].
template <class D>
concept ItemDataset = requires(const D& data, Generator& generator) {
  data.item(0, generator);
}
|| requires(const D& data) { data.item(0); };

/// batch(selection) gives all that a loop gets, for datasets that know a faster way than item by item.
template <class D>
concept BatchDataset = requires(const D& data, const Selection& selection) {
  data.batch(selection);
};

/// Labelled images of bytes: pixels(i, to) writes the planes [C, H, W] of one. A Loader augments them and
/// makes floating-point images of them, with the channels last in memory.
template <class D>
concept PixelDataset = requires(const D& data, std::uint8_t* to) {
  { D::channels + D::height + D::width } -> std::convertible_to<int>;
  data.pixels(0, to);
  { data.label(0) } -> std::convertible_to<std::int64_t>;
  data.template normalized_values<float>();
};

/// What a Loader loads: size() and one of the three. Threads call them at once, on one const object. Where it
/// has validate(), that is called before the first loop.
template <class D>
concept Dataset = (ItemDataset<D> || BatchDataset<D> || PixelDataset<D>)&&requires(const D& data) {
  { data.size() } -> std::convertible_to<int>;
};

namespace detail {

/// One item, in row-major order, to its place in a batch of any layout.
template <class T>
void put_item(const Array<T, Cpu>& batch, int place, const T* item) {
  const std::int64_t elements = batch.extents().elements(1, batch.rank());
  T* to = batch.data() + place * elements;
  if (batch.layout() == Layout::RowMajor) {
    std::copy_n(item, elements, to);
    return;
  }
  const std::int64_t channels = batch.size(1), pixels = elements / std::max<std::int64_t>(channels, 1);
  for (std::int64_t p = 0; p < pixels; ++p)
    for (std::int64_t c = 0; c < channels; ++c) *to++ = item[c * pixels + p];
}

/// The memory order that kernels want of a batch: images have their channels last.
template <class T>
constexpr Layout batch_layout(int rank) {
  return Floating<T> && rank == 4 ? Layout::ChannelsLast : Layout::RowMajor;
}

/// Items of one type on their way to a batch.
template <class T>
class StackedArrays {
 public:
  explicit StackedArrays(int count) : count_(count) {}

  void put(int place, int item, const Array<T, Cpu>& x) {
    if (!batch_) {
      sizes_ = x.extents();
      Extents extents{count_};
      for (const int size : sizes_) extents.push(size);
      batch_ = Array<T, Cpu>(extents, batch_layout<T>(extents.rank()));
    }
    if (x.extents() != sizes_) [[unlikely]]
      fail<ShapeError>(text("Loader: items of one batch must have equal sizes (expected ", sizes_, ", got ",
                            x.extents(), " of item ", item, ")"));
    put_item(batch_, place, kernel::row_major(x).data());
  }

  const Array<T, Cpu>& batch() const { return batch_; }

 private:
  int count_;
  Extents sizes_;
  Array<T, Cpu> batch_;
};

/// One part of all items: numbers become [Batch], tensors [...] become [Batch, ...].
template <class Part>
class Stack {
 public:
  using type = Tensor<Part, Shape<Batch>>;
  explicit Stack(int count) : batch_({count}) {}
  void put(int place, int, Part value) { batch_.data()[place] = value; }
  type tensor() const { return type(batch_); }

 private:
  Array<Part, Cpu> batch_;
};

template <class T, auto... D>
class Stack<Tensor<T, Shape<D...>, Cpu>> {
 public:
  using type = Tensor<T, Shape<Batch, D...>>;
  explicit Stack(int count) : arrays_(count) {}
  void put(int place, int item, const Tensor<T, Shape<D...>>& x) { arrays_.put(place, item, x.array()); }
  type tensor() const { return type(arrays_.batch()); }

 private:
  StackedArrays<T> arrays_;
};

template <class D>
auto item_of(const D& data, int i, [[maybe_unused]] Generator generator) {
  if constexpr (requires { data.item(i, generator); })
    return data.item(i, generator);
  else
    return data.item(i);
}

template <class Item, class F, std::size_t... I>
auto stack_parts(const Selection& selection, const F& item_at, std::index_sequence<I...>) {
  std::tuple<Stack<std::tuple_element_t<I, Item>>...> stacks{selection.size() + 0 * static_cast<int>(I)...};
  for (int place = 0; place < selection.size(); ++place) {
    const Item item = item_at(place);
    (std::get<I>(stacks).put(place, selection[place], std::get<I>(item)), ...);
  }
  return std::tuple<typename Stack<std::tuple_element_t<I, Item>>::type...>{std::get<I>(stacks).tensor()...};
}

/// The batch of a dataset that gives items.
template <class D>
auto stack_items(const D& data, const Selection& selection) {
  const auto item_at = [&](int place) { return item_of(data, selection[place], selection.generator(place)); };
  using Item = decltype(item_at(0));
  if constexpr (requires { std::tuple_size<Item>::value; })
    return stack_parts<Item>(selection, item_at, std::make_index_sequence<std::tuple_size_v<Item>>());
  else
    return std::get<0>(stack_parts<std::tuple<Item>>(
        selection, [&](int place) { return std::tuple<Item>(item_at(place)); }, std::index_sequence<0>()));
}

}  // namespace detail

}  // namespace wm

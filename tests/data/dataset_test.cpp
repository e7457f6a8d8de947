// SPDX-License-Identifier: MIT
#include <whitematter/data/dataset.hpp>

#include "support/tensors.hpp"

using namespace wm;

namespace {

/// Item i: [i, i + 0.5], the number i and whether it is odd.
struct Numbers {
  int size() const { return 10; }
  auto item(int i) const {
    const float x = static_cast<float>(i);
    return std::tuple{Tensor<float, Shape<2>>::from({x, x + 0.5f}), std::int64_t{i}, i % 2 == 1};
  }
};

struct Draws {
  int size() const { return 10; }
  double item(int i, Generator& generator) const { return i + generator.uniform(); }
};

struct Pictures {
  int size() const { return 2; }
  auto item(int) const { return ramp<Shape<2, 1, 3>, float>(); }
};

struct Sequences {
  int size() const { return 3; }
  Tensor<std::int64_t, Shape<Time>> item(int i) const {
    return zeros<Shape<Time>, std::int64_t>(i == 2 ? 4 : 3);
  }
};

struct Whole {
  int size() const { return 3; }
  int batch(const Selection& selection) const { return selection.size(); }
};

struct Sizeless {
  int item(int i) const { return i; }
};

static_assert(Dataset<Numbers> && ItemDataset<Numbers> && !BatchDataset<Numbers>);
static_assert(Dataset<Draws> && Dataset<Whole> && BatchDataset<Whole> && !ItemDataset<Whole>);
static_assert(!Dataset<Sizeless> && !Dataset<int> && !PixelDataset<Numbers>);

}  // namespace

TEST_CASE("numbers and tensors are stacked to batches") {
  const std::vector<int> items{3, 0, 9};
  const auto batch = detail::stack_items(Numbers(), Selection(items, 0, 0));
  const auto& [pairs, numbers, odd] = batch;
  static_assert(std::is_same_v<std::decay_t<decltype(pairs)>, Tensor<float, Shape<Batch, 2>>>);
  static_assert(std::is_same_v<std::decay_t<decltype(numbers)>, Tensor<std::int64_t, Shape<Batch>>>);
  static_assert(std::is_same_v<std::decay_t<decltype(odd)>, Tensor<bool, Shape<Batch>>>);
  CHECK(pairs.to_vector() == std::vector<float>{3, 3.5f, 0, 0.5f, 9, 9.5f});
  CHECK(numbers.to_vector() == std::vector<std::int64_t>{3, 0, 9});
  CHECK(odd.at(0));
  CHECK_FALSE(odd.at(1));
}

TEST_CASE("an item of one part is a batch of one part") {
  const std::vector<int> items{1, 4};
  const auto batch = detail::stack_items(Draws(), Selection(items, 7, 2));
  static_assert(std::is_same_v<decltype(batch), const Tensor<double, Shape<Batch>>>);
  CHECK(batch.at(1) == 4 + Selection::stream(7, 2, 5).uniform());
}

TEST_CASE("random numbers are the item's, whatever its place") {
  const std::vector<int> ab{5, 6}, ba{6, 5};
  const auto draw = [](const std::vector<int>& items, int epoch, int place) {
    return Selection(items, 1, epoch).generator(place)();
  };
  CHECK(draw(ab, 0, 0) == draw(ba, 0, 1));
  CHECK(draw(ab, 0, 0) != draw(ab, 0, 1));
  CHECK(draw(ab, 0, 0) != draw(ab, 1, 0));
}

TEST_CASE("images are stacked with their channels last") {
  const std::vector<int> items{0, 1};
  const auto batch = detail::stack_items(Pictures(), Selection(items, 0, 0));
  static_assert(std::is_same_v<decltype(batch), const Tensor<float, Shape<Batch, 2, 1, 3>>>);
  CHECK(batch.array().layout() == Layout::ChannelsLast);
  CHECK(std::vector<float>(batch.array().data(), batch.array().data() + 6) ==
        std::vector<float>{0, 3, 1, 4, 2, 5});
  CHECK(batch.at(1, 1, 0, 0) == 3);
}

TEST_CASE("items of one batch have one size") {
  const std::vector<int> same{0, 1}, different{1, 2};
  const auto batch = detail::stack_items(Sequences(), Selection(same, 0, 0));
  static_assert(std::is_same_v<decltype(batch), const Tensor<std::int64_t, Shape<Batch, Time>>>);
  CHECK(batch.extents() == Extents{2, 3});
  CHECK(error_of<ShapeError>([&] { detail::stack_items(Sequences(), Selection(different, 0, 0)); }) ==
        "Loader: items of one batch must have equal sizes (expected [3], got [4] of item 2)");
}

// SPDX-License-Identifier: MIT
#include <whitematter/data/loader.hpp>

#include <algorithm>
#include <set>

#include <whitematter/data/tensor_dataset.hpp>

#include "support/tensors.hpp"

using namespace wm;

namespace {

using Images = ImageDataset<3, 4, 5>;

/// Image i has label i, and the pixel at (c, y, x) is 60 i + 20 c + 5 y + x, modulo 251.
Images numbered(int count) {
  std::int64_t next = 0, label = 0;
  return {.images = generate<Shape<Batch, 3, 4, 5>, std::uint8_t>([&] { return next++ % 251; }, count),
          .labels = generate<Shape<Batch>, std::int64_t>([&] { return label++; }, count),
          .mean = {0.5f, 0.25f, 0.f},
          .deviation = {0.25f, 0.5f, 1.f}};
}

template <class L>
std::vector<std::int64_t> labels_of(L&& loader) {
  std::vector<std::int64_t> result;
  for (auto& [images, labels] : loader)
    for (const std::int64_t label : labels.to_vector()) result.push_back(label);
  return result;
}

template <class L>
std::vector<double> values_of(L&& loader) {
  std::vector<double> result;
  for (auto& [images, labels] : loader)
    for (const auto value : images.to_vector()) result.push_back(static_cast<double>(value));
  return result;
}

std::vector<std::int64_t> sorted(std::vector<std::int64_t> values) {
  std::sort(values.begin(), values.end());
  return values;
}

std::vector<std::int64_t> first_numbers(int count) {
  std::vector<std::int64_t> result(static_cast<std::size_t>(count));
  std::iota(result.begin(), result.end(), 0);
  return result;
}

}  // namespace

TEST_CASE("batches are normalized images, with the channels last in memory") {
  Loader loader{numbered(5), {.batch = 2}};
  static_assert(std::is_same_v<decltype(loader)::Item, Loader<Images, float>::Item>);
  std::vector<int> sizes;
  for (auto& [images, labels] : loader) {
    static_assert(std::is_same_v<std::decay_t<decltype(images)>, Tensor<float, Shape<Batch, 3, 4, 5>>>);
    static_assert(std::is_same_v<std::decay_t<decltype(labels)>, Tensor<std::int64_t, Shape<Batch>>>);
    CHECK(images.array().layout() == Layout::ChannelsLast);
    CHECK(images.size(0) == labels.size(0));
    if (sizes.empty()) {
      CHECK(labels.to_vector() == std::vector<std::int64_t>{0, 1});
      CHECK(images.at(0, 0, 0, 0) == -2.f);
      CHECK(images.at(1, 2, 3, 4) == static_cast<float>((60 + 40 + 15 + 4) / 255.0));
      CHECK(images.at(1, 1, 0, 2) == static_cast<float>(((60 + 20 + 2) / 255.0 - 0.25) / 0.5));
    }
    sizes.push_back(labels.size(0));
  }
  CHECK(sizes == std::vector<int>{2, 2, 1});
  CHECK(loader.size() == 5);
  CHECK(loader.batches() == 3);
}

TEST_CASE("images may have their channels last already") {
  auto data = numbered(5);
  Loader expected{data, {.batch = 2}};
  data.images = with_channels_last(data.images);
  Loader loader{data, {.batch = 2}};
  CHECK(values_of(loader) == values_of(expected));
}

TEST_CASE("elements are of the type that is asked for") {
  Loader<Images, double> loader{numbered(3)};
  for (auto& [images, labels] : loader) CHECK(images.at(2, 1, 0, 0) == (140 / 255.0 - 0.25) / 0.5);
  CHECK(loader.epoch() == 1);
}

TEST_CASE("the last batch can be left out, and the first images used alone") {
  Loader short_last{numbered(7), {.batch = 3, .drop_last = true}};
  CHECK(short_last.batches() == 2);
  CHECK(labels_of(short_last) == first_numbers(6));
  Loader limited{numbered(7), {.batch = 3, .shuffle = true, .limit = 4}};
  CHECK(limited.size() == 4);
  CHECK(limited.batches() == 2);
  CHECK(sorted(labels_of(limited)) == first_numbers(4));
  CHECK(Loader{numbered(7), {.batch = 3, .limit = 100}}.size() == 7);
  CHECK(Loader{numbered(7), {.batch = 2147483647}}.batches() == 1);
}

TEST_CASE("each epoch has a permutation of its own") {
  Loader loader{numbered(40), {.batch = 7, .shuffle = true, .seed = 1}};
  std::set<std::vector<std::int64_t>> orders;
  for (int epoch = 0; epoch < 10; ++epoch) {
    CHECK(loader.epoch() == epoch);
    const auto order = labels_of(loader);
    CHECK(sorted(order) == first_numbers(40));
    CHECK(order != first_numbers(40));
    orders.insert(order);
  }
  CHECK(orders.size() == 10);
  CHECK(labels_of(Loader{numbered(40), {.shuffle = true, .seed = 2}}) !=
        labels_of(Loader{numbered(40), {.shuffle = true, .seed = 1}}));
}

TEST_CASE("each image goes to each place") {
  Loader loader{numbered(4), {.batch = 4, .shuffle = true}};
  std::vector<int> counts(16);
  for (int epoch = 0; epoch < 4000; ++epoch)
    for (std::int64_t place = 0; auto label : labels_of(loader))
      ++counts[static_cast<std::size_t>(4 * place++ + label)];
  for (const int count : counts) CHECK(count == Approx(1000).margin(130));
}

TEST_CASE("batches do not depend on workers, nor on the batch's size") {
  const auto run = [](int workers, int batch) {
    Loader<Images> loader{
        numbered(30),
        {.batch = batch, .shuffle = true, .augment = {pad_crop(2), flip()}, .seed = 3, .workers = workers}};
    std::vector<std::vector<double>> epochs;
    for (int epoch = 0; epoch < 3; ++epoch) epochs.push_back(values_of(loader));
    return epochs;
  };
  const auto expected = run(0, 4);
  CHECK(expected[0] != expected[1]);
  for (const int workers : {1, 2, 4}) CHECK(run(workers, 4) == expected);
  CHECK(run(1, 11) == expected);
}

TEST_CASE("an image's augmentation depends on seed, epoch and image alone") {
  LoaderOptions options{.batch = 1, .augment = {flip()}, .seed = 5};
  Loader plain{numbered(20), options};
  options.shuffle = true;
  Loader shuffled{numbered(20), options};
  std::vector<std::vector<float>> images(20);
  for (auto& [image, label] : plain) images[static_cast<std::size_t>(label.item())] = image.to_vector();
  for (auto& [image, label] : shuffled)
    CHECK(image.to_vector() == images[static_cast<std::size_t>(label.item())]);
}

TEST_CASE("augmentations run in their order, on pixels") {
  const auto set = [](std::uint8_t value) {
    return [value](std::uint8_t* image, const ImageSize& size, Generator&) {
      CHECK((size.channels == 3 && size.height == 4 && size.width == 5));
      image[0] = image[0] == 7 ? value : std::uint8_t{7};
    };
  };
  Loader<Images, double> loader{numbered(1), {.augment = {set(1), set(99)}, .workers = 0}};
  for (auto& [images, labels] : loader) CHECK(images.at(0, 0, 0, 0) == (99 / 255.0 - 0.5) / 0.25);
  CHECK(loader.data().images.at(0, 0, 0, 0) == 0);
}

TEST_CASE("a loop that ends early ends its epoch") {
  Loader loader{numbered(10), {.batch = 2, .shuffle = true, .seed = 4}};
  Loader other{numbered(10), {.batch = 2, .shuffle = true, .seed = 4}};
  for (auto& [images, labels] : loader) {
    CHECK(images.size(0) == labels.size(0));
    CHECK(loader.epoch() == 0);
    CHECK(loader.batch() == 1);
    break;
  }
  labels_of(other);
  CHECK(labels_of(loader) == labels_of(other));
  CHECK(loader.epoch() == 2);
}

TEST_CASE("a loop goes on anywhere") {
  Loader loader{numbered(10), {.batch = 3, .shuffle = true, .augment = {pad_crop(1)}, .seed = 4}};
  std::vector<std::vector<std::int64_t>> epochs;
  for (int epoch = 0; epoch < 3; ++epoch) epochs.push_back(labels_of(loader));
  for (int epoch = 0; epoch < 3; ++epoch)
    for (int batch = 0; batch < 4; ++batch) {
      loader.seek(epoch, batch);
      CHECK(loader.epoch() == epoch);
      CHECK(loader.batch() == batch);
      const auto& all = epochs[static_cast<std::size_t>(epoch)];
      CHECK(labels_of(loader) == std::vector<std::int64_t>(all.begin() + 3 * batch, all.end()));
      CHECK(loader.epoch() == epoch + 1);
    }
  loader.seek(0, 4);
  CHECK(loader.epoch() == 1);
  CHECK(loader.batch() == 0);
  CHECK(labels_of(loader) == epochs[1]);
}

TEST_CASE("a batch may outlive its turn") {
  Loader loader{numbered(6), {.batch = 2}};
  std::vector<Tensor<float, Shape<Batch, 3, 4, 5>>> kept;
  for (auto& [images, labels] : loader) kept.push_back(images);
  REQUIRE(kept.size() == 3);
  CHECK(kept[0].at(0, 2, 0, 0) == static_cast<float>(40 / 255.0));
}

TEST_CASE("what an augmentation throws reaches the loop") {
  const auto thrower = [](std::uint8_t* image, const ImageSize&, Generator&) {
    if (image[0] == 180) fail("augment: the fourth image");
  };
  for (const int workers : {0, 1, 2}) {
    Loader loader{numbered(6), {.batch = 2, .augment = {thrower}, .workers = workers}};
    int batches = 0;
    CHECK(error_of([&] {
            for ([[maybe_unused]] auto& batch : loader) ++batches;
          }) == "augment: the fourth image");
    CHECK(batches == 1);
  }
}

namespace {

/// A dataset as a user writes one: noisy points of two classes.
struct Points {
  int size() const { return 23; }
  auto item(int i, Generator& generator) const {
    const float noise = static_cast<float>(generator.uniform());
    return std::pair{Tensor<float, Shape<2>>::from({static_cast<float>(i), noise}), std::int64_t{i % 2}};
  }
};

}  // namespace

TEST_CASE("a profile shows how long a loop waits for its batches") {
  for (const int workers : {0, 1}) {
    Loader loader{numbered(5), {.batch = 2, .workers = workers}};
    const SpanLog log;
    labels_of(loader);
    CHECK(std::count_if(log.events().begin(), log.events().end(),
                        [](const SpanEvent& event) { return event.operation == "next_batch"; }) == 4);
  }
}

TEST_CASE("a user's dataset loads as images do") {
  const auto run = [](int workers, int batch) {
    Loader loader{Points(), {.batch = batch, .shuffle = true, .seed = 6, .workers = workers, .limit = 20}};
    std::vector<double> values;
    for (int epoch = 0; epoch < 2; ++epoch)
      for (auto& [points, labels] : loader) {
        static_assert(std::is_same_v<std::decay_t<decltype(points)>, Tensor<float, Shape<Batch, 2>>>);
        static_assert(std::is_same_v<std::decay_t<decltype(labels)>, Tensor<std::int64_t, Shape<Batch>>>);
        for (const float value : points.to_vector()) values.push_back(static_cast<double>(value));
      }
    return values;
  };
  const auto expected = run(0, 6);
  CHECK(expected.size() == 80);
  CHECK(run(1, 6) == expected);
  CHECK(run(3, 7) == expected);
  std::set<double> noise;
  for (std::size_t i = 1; i < expected.size(); i += 2) noise.insert(expected[i]);
  CHECK(noise.size() == 40);
  Loader loader{Points(), {.batch = 6, .shuffle = true, .seed = 6}};
  std::vector<std::int64_t> all = labels_of(loader);
  loader.seek(0, 2);
  CHECK(labels_of(loader) == std::vector<std::int64_t>(all.begin() + 12, all.end()));
}

TEST_CASE("tensors in memory load as images do") {
  Loader loader{TensorDataset{ramp<Shape<Batch, 2>, float>(5), ramp<Shape<Batch>, std::int64_t>(5)},
                {.batch = 2, .shuffle = true, .seed = 1}};
  const auto order = labels_of(loader);
  CHECK(sorted(order) == first_numbers(5));
  loader.seek(0);
  std::size_t at = 0;
  for (auto& [inputs, labels] : loader)
    for (int i = 0; i < inputs.size(0); ++i)
      CHECK(inputs.at(i, 1) == static_cast<float>(2 * order[at++] + 1));
}

TEST_CASE("wrong options of a loader are refused") {
  const auto error = [](int images, const LoaderOptions& options) {
    return error_of([&] { Loader(numbered(images), options); });
  };
  CHECK(error(4, {.batch = 0}) == "Loader: the batch must have images (expected >= 1, got 0)");
  CHECK(error(4, {.workers = -1}) ==
        "Loader: the number of workers must not be negative (expected >= 0, got -1)");
  CHECK(error(4, {.limit = -1}) == "Loader: the limit must not be negative (expected >= 0, got -1)");
  CHECK(error(4, {.batch = 5, .drop_last = true}) ==
        "Loader: the dataset must fill a batch (expected 5, got 4)");
  CHECK(error_of([] { Loader{Images{}}; }) == "Loader: the dataset must fill a batch (expected 1, got 0)");
  auto data = numbered(4);
  data.labels = numbered(3).labels;
  CHECK(error_of<ShapeError>([&] { Loader{data}; }) ==
        "Loader: each image must have a label (expected 4, got 3)");
  CHECK(error_of([] {
          Loader{Points(), {.augment = {flip()}}};
        }) == "Loader: only a dataset of pixels can be augmented (expected none, got 1)");
  Loader loader{numbered(4), {.batch = 2}};
  CHECK(error_of([&] { loader.seek(-1); }) ==
        "Loader: the epoch must not be negative (expected >= 0, got -1)");
  CHECK(error_of([&] { loader.seek(0, 3); }) ==
        "Loader: the batch must be one of the epoch (expected 0 to 2, got 3)");
}

TEST_CASE("what a dataset draws from the default generator is fixed by the loader's seed") {
  struct Drawing {
    static int size() { return 8; }
    static double item(int) { return default_generator().uniform(); }
  };
  const auto epoch = [](int workers, std::uint64_t loader_seed) {
    Loader loader(Drawing{}, {.batch = 2, .seed = loader_seed, .workers = workers});
    std::vector<float> values;
    for (const auto& batch : loader)
      for (const auto value : batch.to_vector()) values.push_back(static_cast<float>(value));
    return values;
  };
  seed(1);
  const auto before = default_generator().position();
  const auto values = epoch(0, 3);
  CHECK(default_generator().position() == before);
  CHECK(epoch(2, 3) == values);
  CHECK(epoch(0, 4) != values);
  CHECK(std::set<float>(values.begin(), values.end()).size() == 8);
}

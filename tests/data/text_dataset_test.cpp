// SPDX-License-Identifier: MIT
#include <whitematter/data/text_dataset.hpp>

#include <whitematter/data/loader.hpp>

#include <set>

#include "support/tensors.hpp"

using namespace wm;

namespace {

Tokens numbers(int count) { return ramp<Shape<Time>, std::int64_t>(count); }

using Row = std::vector<std::int64_t>;

template <class L>
std::vector<Row> inputs_of(L&& loader) {
  std::vector<Row> result;
  for (auto& [inputs, targets] : loader) result.push_back(inputs.to_vector());
  return result;
}

}  // namespace

TEST_CASE("pieces follow each other, and targets are shifted by one") {
  Loader loader{TextDataset{numbers(8), {.time = 3}}, {.batch = 2}};
  CHECK(loader.size() == 2);
  for (auto& [inputs, targets] : loader) {
    static_assert(std::is_same_v<std::decay_t<decltype(inputs)>, Tensor<std::int64_t, Shape<Batch, Time>>>);
    CHECK(inputs.to_vector() == Row{0, 1, 2, 3, 4, 5});
    CHECK(targets.to_vector() == Row{1, 2, 3, 4, 5, 6});
  }
  CHECK(TextDataset{numbers(7), {.time = 3}}.size() == 2);
  CHECK(TextDataset{numbers(6), {.time = 3}}.size() == 1);
}

TEST_CASE("the type may say the time") {
  Loader loader{TextDataset<4>{numbers(9)}, {.batch = 1}};
  for (auto& [inputs, targets] : loader)
    static_assert(std::is_same_v<std::decay_t<decltype(targets)>, Tensor<std::int64_t, Shape<Batch, 4>>>);
  CHECK(loader.epoch() == 1);
}

TEST_CASE("streams are read side by side") {
  Loader loader{TextDataset{numbers(14), {.time = 2, .streams = 2}}, {.batch = 2}};
  CHECK(inputs_of(loader) == std::vector<Row>{{0, 1, 6, 7}, {2, 3, 8, 9}, {4, 5, 10, 11}});
}

TEST_CASE("random pieces begin anywhere, the same for any number of workers") {
  const auto run = [](int workers) {
    Loader loader{TextDataset{numbers(12), {.time = 3, .random = true}},
                  {.batch = 1, .seed = 5, .workers = workers}};
    std::vector<Row> rows;
    for (int epoch = 0; epoch < 60; ++epoch)
      for (const Row& row : inputs_of(loader)) rows.push_back(row);
    return rows;
  };
  const auto rows = run(0);
  CHECK(run(1) == rows);
  CHECK(run(3) == rows);
  std::set<std::int64_t> begins;
  for (const Row& row : rows) {
    CHECK(row == Row{row[0], row[0] + 1, row[0] + 2});
    begins.insert(row[0]);
  }
  CHECK(*begins.begin() == 0);
  CHECK(*begins.rbegin() == 8);
  CHECK(begins.size() == 9);
}

TEST_CASE("wrong options of a text dataset are refused") {
  CHECK(error_of([] { TextDataset{numbers(9)}; }) ==
        "TextDataset: an item must have a token (expected >= 1, got 0)");
  CHECK(error_of([] {
          TextDataset<4>{numbers(9), {.time = 3}};
        }) == "TextDataset: the time must be that of the type (expected 4, got 3)");
  CHECK(error_of([] {
          TextDataset{numbers(9), {.time = 3, .streams = 0}};
        }) == "TextDataset: there must be a stream (expected >= 1, got 0)");
  CHECK(error_of([] {
          TextDataset{numbers(6), {.time = 3, .streams = 2}};
        }) == "TextDataset: the text must fill an item of each stream (expected 7 tokens, got 6)");
  CHECK(error_of([] {
          TextDataset{numbers(0), {.time = 3}};
        }) == "TextDataset: the text must fill an item of each stream (expected 4 tokens, got 0)");
}

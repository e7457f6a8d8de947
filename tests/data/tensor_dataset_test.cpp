// SPDX-License-Identifier: MIT
#include <whitematter/data/tensor_dataset.hpp>

#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("rows of tensors are gathered") {
  const TensorDataset data{ramp<Shape<Batch, 2>, float>(4), ramp<Shape<Batch, Time, 3>, std::int64_t>(4, 1),
                           ramp<Shape<Batch>, std::uint8_t>(4)};
  static_assert(Dataset<std::decay_t<decltype(data)>>);
  CHECK(data.size() == 4);
  const std::vector<int> items{2, 0};
  const auto batch = data.batch(Selection(items, 0, 0));
  const auto& [inputs, sequences, bytes] = batch;
  static_assert(std::is_same_v<std::decay_t<decltype(inputs)>, Tensor<float, Shape<Batch, 2>>>);
  CHECK(inputs.to_vector() == std::vector<float>{4, 5, 0, 1});
  CHECK(sequences.extents() == Extents{2, 1, 3});
  CHECK(sequences.to_vector() == std::vector<std::int64_t>{6, 7, 8, 0, 1, 2});
  CHECK(bytes.to_vector() == std::vector<std::uint8_t>{2, 0});
}

TEST_CASE("images come with their channels last, from either layout") {
  const auto images = ramp<Shape<Batch, 2, 1, 2>, float>(3);
  const std::vector<int> items{1};
  for (const auto& source : {images, with_channels_last(images)}) {
    const auto batch = TensorDataset{source}.batch(Selection(items, 0, 0));
    const auto& taken = std::get<0>(batch);
    CHECK(taken.array().layout() == Layout::ChannelsLast);
    CHECK(taken.to_vector() == std::vector<float>{4, 5, 6, 7});
    CHECK(taken.array().data()[1] == 6);
  }
}

TEST_CASE("bytes keep the layout they have") {
  const auto bytes = ramp<Shape<Batch, 2, 1, 2>, std::uint8_t>(2);
  const std::vector<int> items{1};
  for (const auto& source : {bytes, with_channels_last(bytes)}) {
    const auto batch = TensorDataset{source}.batch(Selection(items, 0, 0));
    CHECK(std::get<0>(batch).to_vector() == std::vector<std::uint8_t>{4, 5, 6, 7});
  }
}

TEST_CASE("tensors of a dataset have one number of rows") {
  CHECK(error_of<ShapeError>([] {
          TensorDataset{zeros<Shape<Batch, 2>>(3), zeros<Shape<Batch>>(4)};
        }) == "TensorDataset: the tensors must have one number of rows (expected 3, got 4)");
}

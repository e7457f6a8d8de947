// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <filesystem>
#include <limits>

#include <whitematter/data/image_dataset.hpp>
#include <whitematter/io/input_file.hpp>

namespace wm {

namespace detail {

/// Reads the header of an idx file of bytes, whose items have the given sizes, and checks it and the file's
/// size. Returns the number of items; they begin after 4 bytes for the magic number and 4 for each size.
template <std::size_t Sizes>
int read_idx_header(const InputFile& file, const std::array<int, Sizes>& sizes) {
  constexpr int words = 2 + static_cast<int>(Sizes), bytes = 4 * words;
  constexpr std::uint32_t magic = 0x0800u + static_cast<std::uint32_t>(Sizes) + 1;
  file.require(file.size() >= bytes, "the file must begin with the header of an idx file",
               text(bytes, " bytes"), text(file.size(), " bytes"));
  std::array<std::uint8_t, std::size_t{bytes}> header{};
  file.read(0, header.data(), bytes);
  const auto word = [&](std::size_t i) {
    const auto byte = [&](std::size_t b) { return std::uint32_t{header[4 * i + b]}; };
    return byte(0) << 24 | byte(1) << 16 | byte(2) << 8 | byte(3);
  };
  file.require(word(0) == magic, "the file must be an unpacked idx file of bytes",
               text("magic number ", magic), word(0));
  std::int64_t item = 1;
  for (std::size_t i = 0; i < Sizes; ++i) {
    file.require(word(2 + i) == static_cast<std::uint32_t>(sizes[i]),
                 text("size ", i + 1, " of an item must fit"), sizes[i], word(2 + i));
    item *= sizes[i];
  }
  const std::int64_t count = word(1);
  file.require(count <= std::numeric_limits<int>::max(), "the number of items must be an int",
               std::numeric_limits<int>::max(), count);
  file.require(file.size() == bytes + count * item, text("the file must hold ", count, " items"),
               text(bytes + count * item, " bytes"), text(file.size(), " bytes"));
  return static_cast<int>(count);
}

inline Tensor<std::uint8_t, Shape<Batch, 1, 28, 28>> read_mnist_images(const std::filesystem::path& path) {
  const InputFile file(path);
  const int count = read_idx_header(file, std::array{28, 28});
  Array<std::uint8_t, Cpu> images({count, 1, 28, 28});
  file.read(16, images.data(), images.elements());
  return Tensor<std::uint8_t, Shape<Batch, 1, 28, 28>>(images);
}

inline Tensor<std::int64_t, Shape<Batch>> read_mnist_labels(const std::filesystem::path& path, int images) {
  const InputFile file(path);
  const int count = read_idx_header(file, std::array<int, 0>{});
  file.require(count == images, "each image must have a label", images, count);
  std::vector<std::uint8_t> bytes(static_cast<std::size_t>(count));
  file.read(8, bytes.data(), count);
  for (std::size_t i = 0; i < bytes.size(); ++i)
    if (bytes[i] > 9) [[unlikely]]
      file.require(false, text("label ", i, " must name a class"), "0 to 9", int{bytes[i]});
  Array<std::int64_t, Cpu> labels({count});
  std::copy(bytes.begin(), bytes.end(), labels.data());
  return Tensor<std::int64_t, Shape<Batch>>(labels);
}

}  // namespace detail

/// The MNIST images of digits. Source: LeCun et al., "Gradient-based learning applied to document
/// recognition", 1998.
struct Mnist {
  using Images = ImageDataset<1, 28, 28>;

  Images train;
  Images test;

  /// Reads the official idx files, unpacked: train-images-idx3-ubyte, train-labels-idx1-ubyte and the same of
  /// t10k. Fails with FileError, naming the file. Sets in the same form, as Fashion-MNIST, are read as well.
  [[gnu::cold]] static Mnist open(const std::filesystem::path& folder) {
    const auto read = [&](const std::string& name) {
      const auto images = detail::read_mnist_images(folder / (name + "-images-idx3-ubyte"));
      return Images{
          .images = images,
          .labels = detail::read_mnist_labels(folder / (name + "-labels-idx1-ubyte"), images.size(0)),
          .classes = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"},
          .mean = {0.1307f},
          .deviation = {0.3081f}};
    };
    return {read("train"), read("t10k")};
  }
};

}  // namespace wm

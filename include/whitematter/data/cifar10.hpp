// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <filesystem>

#include <whitematter/data/image_dataset.hpp>
#include <whitematter/io/input_file.hpp>
#include <whitematter/io/utf8.hpp>

namespace wm {

namespace detail {

/// One binary file: 10000 records of a label and 32x32 pixels as planes of red, green and blue.
inline void read_cifar10(const std::filesystem::path& path, std::uint8_t* images, std::int64_t* labels) {
  constexpr std::int64_t records = 10'000, pixels = 3 * 32 * 32, record = 1 + pixels;
  const InputFile file(path);
  file.require(file.size() == records * record, "the file must hold 10000 records of 3073 bytes",
               text(records * record, " bytes"), text(file.size(), " bytes"));
  std::vector<std::uint8_t> bytes(records * record);
  file.read(0, bytes.data(), records * record);
  const std::uint8_t* from = bytes.data();
  for (std::int64_t i = 0; i < records; ++i, from += record) {
    if (from[0] > 9) [[unlikely]]
      file.require(false, text("the label of record ", i, " must name a class"), "0 to 9", int{from[0]});
    labels[i] = from[0];
    std::copy_n(from + 1, pixels, images + i * pixels);
  }
}

/// Ten names, one a line.
[[gnu::cold]] inline std::vector<std::string> read_cifar10_classes(const std::filesystem::path& path) {
  const InputFile file(path);
  file.require(file.size() <= 4096, "the file must hold ten names", "at most 4096 bytes", file.size());
  std::string content(static_cast<std::size_t>(file.size()), ' ');
  file.read(0, content.data(), file.size());
  file.require(is_utf8(content), "the file must hold ten names", "UTF-8", "other bytes");
  std::vector<std::string> names;
  std::string line;
  for (const char c : content + "\n") {
    if (c != '\n' && c != '\r')
      line += c;
    else if (!line.empty())
      names.push_back(std::exchange(line, {}));
  }
  file.require(names.size() == 10, "the file must hold ten names", 10, names.size());
  return names;
}

}  // namespace detail

/// The CIFAR-10 images. Source: Krizhevsky, "Learning multiple layers of features from tiny images", 2009.
struct Cifar10 {
  using Images = ImageDataset<3, 32, 32>;

  Images train;
  Images test;

  /// Reads the official binary files data_batch_1.bin to data_batch_5.bin and test_batch.bin, and the
  /// classes' names from batches.meta.txt where it is there. Fails with FileError, naming the file.
  [[gnu::cold]] static Cifar10 open(const std::filesystem::path& folder) {
    std::vector<std::string> classes{"airplane", "automobile", "bird",  "cat",  "deer",
                                     "dog",      "frog",       "horse", "ship", "truck"};
    if (const auto names = folder / "batches.meta.txt"; std::filesystem::exists(names))
      classes = detail::read_cifar10_classes(names);
    const auto read = [&](const std::vector<std::string>& files) {
      constexpr int records = 10'000;
      const int count = records * static_cast<int>(files.size());
      Array<std::uint8_t, Cpu> images({count, 3, 32, 32});
      Array<std::int64_t, Cpu> labels({count});
      for (int i = 0; i < count / records; ++i)
        detail::read_cifar10(folder / files[static_cast<std::size_t>(i)],
                             images.sliced(i * records, records).data(),
                             labels.sliced(i * records, records).data());
      return Images{.images = Tensor<std::uint8_t, Images::ImageShape>(images),
                    .labels = Tensor<std::int64_t, Shape<Batch>>(labels),
                    .classes = classes,
                    .mean = {0.4914f, 0.4822f, 0.4465f},
                    .deviation = {0.2470f, 0.2435f, 0.2616f}};
    };
    return {read({"data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin",
                  "data_batch_5.bin"}),
            read({"test_batch.bin"})};
  }
};

}  // namespace wm

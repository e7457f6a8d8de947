// SPDX-License-Identifier: MIT
#include <whitematter/data/mnist.hpp>

#include <cstdlib>
#include <numeric>

#include "../io/temporary_folder.hpp"
#include "support/tensors.hpp"

using namespace wm;

namespace {

std::string words(std::initializer_list<std::uint32_t> values) {
  std::string bytes;
  for (const std::uint32_t value : values)
    for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(value >> shift & 0xff);
  return bytes;
}

/// Pixel p of image i is 3 i + p, modulo 256.
std::string images(std::uint32_t count) {
  std::string bytes = words({0x803, count, 28, 28});
  for (std::uint32_t i = 0; i < count; ++i)
    for (std::uint32_t p = 0; p < 28 * 28; ++p) bytes += static_cast<char>(3 * i + p);
  return bytes;
}

std::string labels(std::string_view values) {
  return words({0x801, static_cast<std::uint32_t>(values.size())}) + std::string(values);
}

constexpr const char *train_images = "train-images-idx3-ubyte", *train_labels = "train-labels-idx1-ubyte",
                     *test_images = "t10k-images-idx3-ubyte", *test_labels = "t10k-labels-idx1-ubyte";

void create_files(const TemporaryFolder& folder) {
  write_bytes(folder / train_images, images(3));
  write_bytes(folder / train_labels, labels("\x05\x09\x01"));
  write_bytes(folder / test_images, images(1));
  write_bytes(folder / test_labels, labels("\x07"));
}

/// What opening says where one of the files holds these bytes instead.
std::string error(const char* name, const std::string& bytes) {
  const TemporaryFolder folder;
  create_files(folder);
  write_bytes(folder / name, bytes);
  const std::string message = error_of<FileError>([&] { Mnist::open(folder / ""); });
  const std::string begin = "read " + (folder / "").string() + name + ": ";
  return message.starts_with(begin) ? message.substr(begin.size()) : message;
}

}  // namespace

TEST_CASE("idx files become images and labels") {
  const TemporaryFolder folder;
  create_files(folder);
  const auto data = Mnist::open(folder / "");
  CHECK(data.train.images.extents() == Extents{3, 1, 28, 28});
  CHECK(data.train.images.at(0, 0, 0, 0) == 0);
  CHECK(data.train.images.at(2, 0, 1, 4) == 6 + 28 + 4);
  CHECK(data.train.labels.to_vector() == std::vector<std::int64_t>{5, 9, 1});
  CHECK(data.test.size() == 1);
  CHECK(data.test.labels.at(0) == 7);
  CHECK(data.train.classes[9] == "9");
  CHECK(data.test.mean[0] == 0.1307f);
  CHECK(data.test.deviation[0] == 0.3081f);
}

TEST_CASE("files that are not MNIST are named") {
  const TemporaryFolder folder;
  CHECK(error_of<FileError>([&] { Mnist::open(folder / ""); }) ==
        "read " + (folder / train_images).string() +
            ": the file must be readable (expected a file, got No such file or directory)");
  CHECK(error(train_images, "") ==
        "the file must begin with the header of an idx file (expected 16 bytes, got 0 bytes)");
  CHECK(error(test_labels, words({0x801})) ==
        "the file must begin with the header of an idx file (expected 8 bytes, got 4 bytes)");
  CHECK(error(train_images, labels(std::string(16, '\0'))) ==
        "the file must be an unpacked idx file of bytes (expected magic number 2051, got 2049)");
  CHECK(error(train_labels, images(1)) ==
        "the file must be an unpacked idx file of bytes (expected magic number 2049, got 2051)");
  CHECK(error(train_images, words({0x803, 1, 32, 28}) + std::string(32 * 28, '\0')) ==
        "size 1 of an item must fit (expected 28, got 32)");
  CHECK(error(test_images, images(1).substr(0, 799)) ==
        "the file must hold 1 items (expected 800 bytes, got 799 bytes)");
  CHECK(error(test_images, images(1) + '\0') ==
        "the file must hold 1 items (expected 800 bytes, got 801 bytes)");
  CHECK(error(test_images, words({0x803, 0xffffffff, 28, 28})) ==
        "the number of items must be an int (expected 2147483647, got 4294967295)");
  CHECK(error(train_labels, labels("\x01\x02")) == "each image must have a label (expected 3, got 2)");
  CHECK(error(train_labels, labels("\x01\x02\x0a")) == "label 2 must name a class (expected 0 to 9, got 10)");
}

// The test command fetches it.
TEST_CASE("the real MNIST has its digits and its mean") {
  const char* data = std::getenv("WHITEMATTER_DATA");
  const auto folder = std::filesystem::path(data ? data : "data") / "mnist";
  if (!exists(folder / train_images)) {
    WARN("skipped without " << folder.string());
    return;
  }
  const auto mnist = Mnist::open(folder.string());
  CHECK(mnist.train.images.extents() == Extents{60000, 1, 28, 28});
  CHECK(mnist.test.images.extents() == Extents{10000, 1, 28, 28});
  CHECK(mnist.train.labels.at(0) == 5);
  CHECK(mnist.test.labels.at(0) == 7);
  const auto pixels = mnist.train.images.array();
  const std::int64_t sum = std::accumulate(pixels.data(), pixels.data() + pixels.elements(), std::int64_t{0});
  CHECK(static_cast<double>(sum) / 255 / static_cast<double>(pixels.elements()) ==
        Approx(0.1307).margin(1e-4));
}

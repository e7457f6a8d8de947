// SPDX-License-Identifier: MIT
#include <whitematter/data/cifar10.hpp>

#include "../io/temporary_folder.hpp"
#include "support/tensors.hpp"

using namespace wm;

namespace {

constexpr std::streamoff record = 3073;

/// Puts bytes into a file that is there.
void patch(const std::filesystem::path& path, std::streamoff at, std::string_view bytes) {
  std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
  file.seekp(at);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  REQUIRE(file.good());
}

/// Six files of the right sizes, all zeros, that take no room on the disk.
void create_files(const TemporaryFolder& folder) {
  for (const char* name : {"data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin",
                           "data_batch_5.bin", "test_batch.bin"}) {
    write_bytes(folder / name, "");
    std::filesystem::resize_file(folder / name, 10'000 * record);
  }
}

std::string open_error(const TemporaryFolder& folder, const char* name) {
  const std::string message = error_of<FileError>([&] { Cifar10::open(folder / ""); });
  const std::string begin = "read " + (folder / "").string() + name + ": ";
  return message.starts_with(begin) ? message.substr(begin.size()) : message;
}

}  // namespace

TEST_CASE("records become images and labels") {
  const TemporaryFolder folder;
  create_files(folder);
  patch(folder / "data_batch_1.bin", 0, "\x03\x11");
  patch(folder / "data_batch_2.bin", 7 * record, "\x09");
  patch(folder / "data_batch_2.bin", 7 * record + 1 + 1024 + 32 * 5 + 6, "\xff");  // green, row 5, column 6
  patch(folder / "data_batch_5.bin", 10'000 * record - 1, "\x22");
  patch(folder / "test_batch.bin", 9'999 * record, "\x05");
  const auto data = Cifar10::open(folder / "");
  CHECK(data.train.size() == 50'000);
  CHECK(data.test.size() == 10'000);
  CHECK(data.train.images.extents() == Extents{50'000, 3, 32, 32});
  CHECK(data.train.labels.at(0) == 3);
  CHECK(data.train.images.at(0, 0, 0, 0) == 0x11);
  CHECK(data.train.images.at(0, 0, 0, 1) == 0);
  CHECK(data.train.labels.at(10'007) == 9);
  CHECK(data.train.images.at(10'007, 1, 5, 6) == 0xff);
  CHECK(data.train.images.at(10'007, 1, 6, 5) == 0);
  CHECK(data.train.images.at(49'999, 2, 31, 31) == 0x22);
  CHECK(data.test.labels.at(9'999) == 5);
  CHECK(data.train.classes.size() == 10);
  CHECK(data.train.classes[0] == "airplane");
  CHECK(data.test.classes[9] == "truck");
  CHECK(data.test.mean[0] == 0.4914f);
  CHECK(data.train.deviation[2] == 0.2616f);
}

TEST_CASE("names come from the file where it is there") {
  const TemporaryFolder folder;
  create_files(folder);
  write_bytes(folder / "batches.meta.txt", "a\nb\r\nc\nd\ne\nf\ng\nh\ni\nlast one\n\n");
  const auto data = Cifar10::open(folder / "");
  CHECK(data.train.classes ==
        std::vector<std::string>{"a", "b", "c", "d", "e", "f", "g", "h", "i", "last one"});
  const auto error = [&](std::string_view names) {
    write_bytes(folder / "batches.meta.txt", names);
    return open_error(folder, "batches.meta.txt");
  };
  CHECK(error("a\nb\n") == "the file must hold ten names (expected 10, got 2)");
  CHECK(error("\xff\n") == "the file must hold ten names (expected UTF-8, got other bytes)");
  CHECK(error(std::string(5000, 'x')) ==
        "the file must hold ten names (expected at most 4096 bytes, got 5000)");
}

TEST_CASE("files that are not CIFAR-10 are named") {
  const TemporaryFolder folder;
  CHECK(open_error(folder, "data_batch_1.bin") ==
        "the file must be readable (expected a file, got No such file or directory)");
  create_files(folder);
  std::filesystem::resize_file(folder / "data_batch_3.bin", 10'000 * record - 1);
  CHECK(open_error(folder, "data_batch_3.bin") ==
        "the file must hold 10000 records of 3073 bytes (expected 30730000 bytes, got 30729999 bytes)");
  std::filesystem::resize_file(folder / "data_batch_3.bin", 10'001 * record);
  CHECK(open_error(folder, "data_batch_3.bin") ==
        "the file must hold 10000 records of 3073 bytes (expected 30730000 bytes, got 30733073 bytes)");
  std::filesystem::resize_file(folder / "data_batch_3.bin", 10'000 * record);
  patch(folder / "data_batch_4.bin", 12 * record, "\x0a");
  CHECK(open_error(folder, "data_batch_4.bin") ==
        "the label of record 12 must name a class (expected 0 to 9, got 10)");
  patch(folder / "data_batch_4.bin", 12 * record, std::string_view("\0", 1));
  std::filesystem::remove(folder / "test_batch.bin");
  CHECK(open_error(folder, "test_batch.bin") ==
        "the file must be readable (expected a file, got No such file or directory)");
}

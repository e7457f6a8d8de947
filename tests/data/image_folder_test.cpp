// SPDX-License-Identifier: MIT
#include <whitematter/data/image_folder.hpp>

#include <whitematter/data/loader.hpp>

#include "../io/temporary_folder.hpp"
#include "support/tensors.hpp"
#include "support/threads.hpp"

using namespace wm;

namespace {

/// A gray image of one value, 4 high and 6 wide.
void write_gray(const std::filesystem::path& path, char value) {
  std::filesystem::create_directories(path.parent_path());
  write_bytes(path, "P5 6 4 255\n" + std::string(24, value));
}

void create_images(const TemporaryFolder& folder) {
  write_gray(folder / "dog/1.pgm", 30);
  write_gray(folder / "cat/b.PGM", 20);
  write_gray(folder / "cat/a.pgm", 10);
  write_gray(folder / "emu/x.pgm", 40);
  write_bytes(folder / "cat/notes.txt", "no image");
  write_bytes(folder / "readme.md", "no class");
  std::filesystem::create_directories(folder / ".hidden");
}

std::string error(const TemporaryFolder& folder) {
  const std::string message = error_of<FileError>([&] { read_image_folder<1, 4, 4>(folder / ""); });
  const std::string begin = "read " + (folder / "").string();
  return message.starts_with(begin) ? message.substr(begin.size()) : message;
}

}  // namespace

TEST_CASE("folders are classes, in the order of their names") {
  const TemporaryFolder folder;
  create_images(folder);
  for (const int threads : {1, 3}) {
    const Threads guard(threads);
    const auto data = read_image_folder<1, 4, 4>(folder / "");
    static_assert(std::is_same_v<decltype(data), const ImageDataset<1, 4, 4>>);
    CHECK(data.classes == std::vector<std::string>{"cat", "dog", "emu"});
    CHECK(data.labels.to_vector() == std::vector<std::int64_t>{0, 0, 1, 2});
    CHECK(data.images.extents() == Extents{4, 1, 4, 4});
    for (int i = 0; i < 4; ++i) CHECK(data.images.at(i, 0, 3, 3) == 10 * (i + 1));
  }
  Loader loader{read_image_folder<3, 2, 2>(folder / ""), {.batch = 4}};
  for (auto& [images, labels] : loader) CHECK(images.at(3, 2, 1, 1) == static_cast<float>(40 / 255.0));
}

TEST_CASE("the first image that cannot be read is named") {
  const TemporaryFolder folder;
  create_images(folder);
  write_bytes(folder / "dog/1.pgm", "P5 6 4 255\nshort");
  write_bytes(folder / "emu/x.pgm", "");
  for (const int threads : {1, 3}) {
    const Threads guard(threads);
    CHECK(error(folder) ==
          "dog/1.pgm: the image must not end early (expected all of its pixels, got 16 bytes)");
  }
}

TEST_CASE("folders without classes or images are named") {
  const TemporaryFolder folder;
  CHECK(error(folder) == ": there must be a folder for each class (expected folders, got none)");
  std::filesystem::create_directories(folder / "ant");
  CHECK(error(folder) == "ant: each class must have an image (expected PNG, JPEG or BMP files, got none)");
  CHECK(error_of<FileError>([&] { read_image_folder<1, 4, 4>(folder / "none"); }) ==
        "read " + (folder / "none").string() +
            ": the folder must be readable (expected a folder, got No such file or directory)");
}

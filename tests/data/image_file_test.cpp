// SPDX-License-Identifier: MIT
#include <whitematter/data/image_file.hpp>

#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STB_IMAGE_WRITE_STATIC
#include <stb/stb_image_write.h>

#include "../io/temporary_folder.hpp"
#include "support/tensors.hpp"

using namespace wm;

namespace {

constexpr int height = 24, width = 40;

/// Smooth, so that JPEG keeps it.
std::vector<std::uint8_t> picture() {
  std::vector<std::uint8_t> rgb;
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x)
      for (const int value : {5 * x, 8 * y, 100}) rgb.push_back(static_cast<std::uint8_t>(value));
  return rgb;
}

/// The picture in five forms.
std::vector<std::filesystem::path> write_pictures(const TemporaryFolder& folder) {
  const auto rgb = picture();
  const std::vector<std::filesystem::path> paths{folder / "a.png", folder / "a.bmp", folder / "a.tga",
                                                 folder / "a.jpg", folder / "a.ppm"};
  REQUIRE(stbi_write_png(paths[0].c_str(), width, height, 3, rgb.data(), 0));
  REQUIRE(stbi_write_bmp(paths[1].c_str(), width, height, 3, rgb.data()));
  REQUIRE(stbi_write_tga(paths[2].c_str(), width, height, 3, rgb.data()));
  REQUIRE(stbi_write_jpg(paths[3].c_str(), width, height, 3, rgb.data(), 95));
  write_bytes(paths[4], "P6 40 24 255\n" + std::string(rgb.begin(), rgb.end()));
  return paths;
}

std::string read_error(const std::filesystem::path& path) {
  const std::string message = error_of<FileError>([&] { read_image<3, 8, 8>(path); });
  const std::string begin = "read " + path.string() + ": ";
  return message.starts_with(begin) ? message.substr(begin.size()) : message;
}

}  // namespace

TEST_CASE("files of each kind hold their pixels") {
  const TemporaryFolder folder;
  const auto rgb = picture();
  for (const auto& path : write_pictures(folder)) {
    CAPTURE(path.string());
    const auto image = read_image<3, height, width>(path);
    static_assert(std::is_same_v<decltype(image), const Tensor<std::uint8_t, Shape<3, height, width>>>);
    int largest = 0;
    for (int c = 0; c < 3; ++c)
      for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
          largest = std::max(
              largest, std::abs(image.at(c, y, x) - rgb[static_cast<std::size_t>(3 * (y * width + x) + c)]));
    CHECK(largest <= (path.extension() == ".jpg" ? 10 : 0));
  }
}

TEST_CASE("gray and alpha come as asked for") {
  const TemporaryFolder folder;
  const auto path = write_bytes(folder / "a.ppm", "P6 1 1 255\n\xff\x80\x10");
  CHECK(read_image<4, 1, 1>(path).to_vector() == std::vector<std::uint8_t>{255, 128, 16, 255});
  CHECK(read_image<1, 1, 1>(path).at(0, 0, 0) == (77 * 255 + 150 * 128 + 29 * 16) / 256);
  CHECK(read_image<1, 2, 3>(write_bytes(folder / "b.pgm", "P5 3 2 255\nabcdef")).to_vector() ==
        std::vector<std::uint8_t>{'a', 'b', 'c', 'd', 'e', 'f'});
}

TEST_CASE("an image that ends early is no image, whatever its kind") {
  const TemporaryFolder folder;
  for (const auto& path : write_pictures(folder)) {
    const std::string bytes = bytes_of(path);
    for (const std::size_t kept : {std::size_t{30}, bytes.size() / 2, bytes.size() - 40}) {
      CAPTURE(path.string(), kept);
      write_bytes(path, bytes.substr(0, kept));
      CHECK(error_of<FileError>([&] {
              read_image<3, 8, 8>(path);
            }).starts_with("read " + path.string() + ": "));
    }
  }
}

TEST_CASE("files that are no images are named") {
  const TemporaryFolder folder;
  CHECK(read_error(write_bytes(folder / "a.png", "no image at all")) ==
        "the file must hold an image (expected PNG, JPEG, BMP, GIF, TGA, PSD, PPM or PGM, got unknown image "
        "type)");
  CHECK(read_error(write_bytes(folder / "a.png", "")) ==
        "the file must hold an image (expected 1 to 2147483647 bytes, got 0)");
  CHECK(read_error(write_bytes(folder / "a.pgm", "P5 3 2 255\nabcd")) ==
        "the image must not end early (expected all of its pixels, got 15 bytes)");
  CHECK(read_error(folder / "none.png") ==
        "the file must be readable (expected a file, got No such file or directory)");
}

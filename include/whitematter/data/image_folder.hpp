// SPDX-License-Identifier: MIT
#pragma once

#include <exception>
#include <optional>

#include <whitematter/data/image_dataset.hpp>
#include <whitematter/data/image_file.hpp>

namespace wm {

namespace detail {

/// Does the name end as those of images do?
inline bool is_image_name(const std::filesystem::path& path) {
  std::string ending = path.extension().string();
  for (char& c : ending)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  for (const char* known : {".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tga", ".psd", ".ppm", ".pgm", ".pnm"})
    if (ending == known) return true;
  return false;
}

[[noreturn]] inline void fail_to_list(const std::filesystem::path& folder, const std::string& rule,
                                      const char* expected, const std::string& got) {
  fail<FileError>(text("read ", folder.string(), ": ", rule, " (expected ", expected, ", got ", got, ")"));
}

/// What a folder holds of one kind, sorted.
template <class Wanted>
std::vector<std::filesystem::path> sorted_entries(const std::filesystem::path& folder, const Wanted& wanted) {
  std::error_code error;
  std::vector<std::filesystem::path> result;
  for (std::filesystem::directory_iterator i(folder, error), end; !error && i != end; i.increment(error))
    if (!i->path().filename().string().starts_with(".") && wanted(*i)) result.push_back(i->path());
  if (error) fail_to_list(folder, "the folder must be readable", "a folder", error.message());
  std::sort(result.begin(), result.end());
  return result;
}

/// The classes and, for each, its files.
struct ImageFiles {
  std::vector<std::string> classes;
  std::vector<std::filesystem::path> files;
  std::vector<std::int64_t> labels;

  explicit ImageFiles(const std::filesystem::path& folder) {
    for (const auto& path : sorted_entries(folder, [](const auto& entry) { return entry.is_directory(); })) {
      const auto images = sorted_entries(path, [](const auto& entry) { return is_image_name(entry.path()); });
      if (images.empty())
        fail_to_list(path, "each class must have an image", "PNG, JPEG or BMP files", "none");
      files.insert(files.end(), images.begin(), images.end());
      labels.insert(labels.end(), images.size(), static_cast<std::int64_t>(classes.size()));
      classes.push_back(path.filename().string());
    }
    if (classes.empty()) fail_to_list(folder, "there must be a folder for each class", "folders", "none");
  }
};

/// All images, read by all threads. The first file that fails, in their order, is the one an error names.
inline Array<std::uint8_t, Cpu> read_images(const std::vector<std::filesystem::path>& files, int channels,
                                            int height, int width) {
  const Array<std::uint8_t, Cpu> images({static_cast<int>(files.size()), channels, height, width});
  std::vector<std::exception_ptr> errors(files.size());
  parallel_parts(static_cast<std::int64_t>(files.size()), [&](std::int64_t i) {
    try {
      read_image(files[static_cast<std::size_t>(i)], channels, height, width,
                 images.sliced(static_cast<int>(i), 1).data());
    } catch (...) {
      errors[static_cast<std::size_t>(i)] = std::current_exception();
    }
  });
  for (const std::exception_ptr& error : errors)
    if (error) std::rethrow_exception(error);
  return images;
}

}  // namespace detail

/// Labelled images from a folder with a folder of image files for each class: its name is the class's, and
/// labels follow the names' order. All are resized to just cover the size and cropped around their centers;
/// mean and deviation are the caller's to set. Other files are passed over; an image that cannot be read is a
/// FileError that names it.
template <int Channels, int Height, int Width>
ImageDataset<Channels, Height, Width> read_image_folder(const std::filesystem::path& folder) {
  static_assert(Channels == 1 || Channels == 3 || Channels == 4,
                "read_image_folder: an image has 1, 3 or 4 channels");
  using Images = ImageDataset<Channels, Height, Width>;
  const detail::ImageFiles found(folder);
  const auto images = detail::read_images(found.files, Channels, Height, Width);
  return {.images = Tensor<std::uint8_t, typename Images::ImageShape>(images),
          .labels = Tensor<std::int64_t, Shape<Batch>>::from(found.labels, found.labels.size()),
          .classes = found.classes};
}

}  // namespace wm

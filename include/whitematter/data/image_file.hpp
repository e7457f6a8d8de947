// SPDX-License-Identifier: MIT
#pragma once

#include <assert.h>
#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif
#if defined(__ARM_NEON)
#include <arm_neon.h>
#endif

#include <algorithm>
#include <filesystem>
#include <limits>
#include <memory>
#include <vector>

#include <whitematter/data/resize_image.hpp>
#include <whitematter/io/input_file.hpp>
#include <whitematter/tensor/tensor.hpp>

// This header, and image_folder.hpp, need stb_image.h (Debian: libstb-dev), and nothing is to be linked or
// defined: stb's functions are compiled here, as static ones of a namespace of ours. A program may use
// stb_image itself as well, its way; so whatever it has defined for that is put aside meanwhile. The system's
// headers that stb includes stand above, outside the namespace.
#pragma push_macro("STBI_INCLUDE_STB_IMAGE_H")
#pragma push_macro("STB_IMAGE_IMPLEMENTATION")
#pragma push_macro("STB_IMAGE_STATIC")
#pragma push_macro("STBIDEF")
#pragma push_macro("stbi__err")
#undef STBI_INCLUDE_STB_IMAGE_H
#undef STBIDEF
#undef stbi__err
#undef STB_IMAGE_IMPLEMENTATION
#undef STB_IMAGE_STATIC
#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
namespace wm::detail::stb {
#include <stb/stb_image.h>
}  // namespace wm::detail::stb
#pragma pop_macro("STBI_INCLUDE_STB_IMAGE_H")
#pragma pop_macro("STB_IMAGE_IMPLEMENTATION")
#pragma pop_macro("STB_IMAGE_STATIC")
#pragma pop_macro("STBIDEF")
#pragma pop_macro("stbi__err")

namespace wm {

namespace detail {

/// A file's bytes as a decoder reads them. Some decoders take what is missing at the end for zeros, so it is
/// noted here that one has asked for it.
struct ImageBytes {
  std::vector<unsigned char> bytes;
  std::size_t position = 0;
  bool missing = false;

  static int read(void* self, char* to, int size) {
    auto& from = *static_cast<ImageBytes*>(self);
    const std::size_t count = std::min(static_cast<std::size_t>(size), from.bytes.size() - from.position);
    // The decoder's own buffer has 128 bytes and is filled as far as it goes.
    from.missing = from.missing || count == 0 || (count < static_cast<std::size_t>(size) && size != 128);
    std::copy_n(from.bytes.data() + from.position, count, to);
    from.position += count;
    return static_cast<int>(count);
  }
  static void skip(void* self, int count) {
    auto& from = *static_cast<ImageBytes*>(self);
    const std::int64_t to = static_cast<std::int64_t>(from.position) + count;
    from.missing = from.missing || to > static_cast<std::int64_t>(from.bytes.size());
    from.position = static_cast<std::size_t>(
        std::clamp<std::int64_t>(to, 0, static_cast<std::int64_t>(from.bytes.size())));
  }
  static int at_end(void* self) {
    const auto& from = *static_cast<const ImageBytes*>(self);
    return from.position == from.bytes.size();
  }
};

/// Reads an image file to the planes [channels, height, width], resized and cropped around its center.
inline void read_image(const std::filesystem::path& path, int channels, int height, int width,
                       std::uint8_t* planes) {
  const InputFile file(path);
  file.require(file.size() > 0 && file.size() <= std::numeric_limits<int>::max(),
               "the file must hold an image", "1 to 2147483647 bytes", file.size());
  ImageBytes source;
  source.bytes.resize(static_cast<std::size_t>(file.size()));
  file.read(0, source.bytes.data(), file.size());
  const stb::stbi_io_callbacks callbacks{ImageBytes::read, ImageBytes::skip, ImageBytes::at_end};
  ImageSize size{.channels = channels};
  int stored = 0;
  const std::unique_ptr<stb::stbi_uc, void (*)(void*)> image(
      stb::stbi_load_from_callbacks(&callbacks, &source, &size.width, &size.height, &stored, channels),
      stb::stbi_image_free);
  if (!image)
    file.require(false, "the file must hold an image", "PNG, JPEG, BMP, GIF, TGA, PSD, PPM or PGM",
                 stb::stbi_failure_reason());
  file.require(!source.missing, "the image must not end early", "all of its pixels",
               text(file.size(), " bytes"));
  resize_and_crop(image.get(), size, height, width, planes);
}

}  // namespace detail

/// An image file as a model sees it: pixels [C, H, W] of gray (C = 1), RGB (3) or RGBA (4), resized to just
/// cover the size and cropped around its center. Fails with FileError, naming the file.
template <int Channels, int Height, int Width>
Tensor<std::uint8_t, Shape<Channels, Height, Width>> read_image(const std::filesystem::path& path) {
  static_assert(Channels == 1 || Channels == 3 || Channels == 4,
                "read_image: an image has 1, 3 or 4 channels");
  Array<std::uint8_t, Cpu> planes({Channels, Height, Width});
  detail::read_image(path, Channels, Height, Width, planes.data());
  return Tensor<std::uint8_t, Shape<Channels, Height, Width>>(planes);
}

}  // namespace wm

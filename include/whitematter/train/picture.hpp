// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <whitematter/core/error.hpp>

namespace wm {

/// A small RGB picture, row by row.
struct Picture {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> rgb;  ///< [height, width, 3]

  /// From a plane of each colour, as CIFAR-10 keeps them. [3, height, width]
  static Picture from_planes(std::span<const std::uint8_t> planes, int width, int height) {
    const auto area = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
    check<ShapeError>(planes.size() == 3 * area, "Picture: planes must be [3, height, width]", 3 * area,
                      planes.size());
    Picture picture{width, height, std::vector<std::uint8_t>(3 * area)};
    for (std::size_t i = 0; i < 3 * area; ++i) picture.rgb[i] = planes[i % 3 * area + i / 3];
    return picture;
  }
};

namespace png_format {

inline std::string big_endian(std::uint32_t value) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(value >> shift & 0xffu);
  return bytes;
}

inline std::uint32_t crc32(std::string_view bytes) {
  std::uint32_t crc = 0xffffffffu;
  for (const char c : bytes) {
    crc ^= static_cast<std::uint8_t>(c);
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (crc & 1u ? 0xedb88320u : 0u);
  }
  return ~crc;
}

inline std::uint32_t adler32(std::string_view bytes) {
  std::uint32_t a = 1, b = 0;
  for (const char c : bytes) {
    a = (a + static_cast<std::uint8_t>(c)) % 65521u;
    b = (b + a) % 65521u;
  }
  return b << 16 | a;
}

/// A zlib stream without compression, which is all that small pictures need.
inline std::string zlib_stored(std::string_view bytes) {
  std::string stream = "\x78\x01";
  for (std::size_t at = 0; at == 0 || at < bytes.size(); at += 0xffff) {
    const std::string_view block = bytes.substr(at, 0xffff);
    const auto size = static_cast<std::uint16_t>(block.size());
    stream += at + 0xffff >= bytes.size() ? '\1' : '\0';
    for (const unsigned part : {size & 0xffu, size >> 8 & 0xffu, ~size & 0xffu, ~size >> 8 & 0xffu})
      stream += static_cast<char>(part);
    stream += block;
  }
  return stream + big_endian(adler32(bytes));
}

}  // namespace png_format

/// The bytes of a PNG file.
inline std::string png(const Picture& picture) {
  const auto width = static_cast<std::size_t>(std::max(picture.width, 0));
  const auto height = static_cast<std::size_t>(std::max(picture.height, 0));
  check<ShapeError>(width * height > 0 && picture.rgb.size() == 3 * width * height,
                    "png: a picture must be [height, width, 3]", text(height, " * ", width, " * 3"),
                    picture.rgb.size());
  const auto chunk = [](const std::string& kind, const std::string& body) {
    return png_format::big_endian(static_cast<std::uint32_t>(body.size())) + kind + body +
           png_format::big_endian(png_format::crc32(kind + body));
  };
  std::string rows;
  for (std::size_t y = 0; y < height; ++y) {
    rows += '\0';  // each row says that it is not filtered
    rows.append(reinterpret_cast<const char*>(picture.rgb.data()) + y * 3 * width, 3 * width);
  }
  const std::string header = png_format::big_endian(static_cast<std::uint32_t>(width)) +
                             png_format::big_endian(static_cast<std::uint32_t>(height)) +
                             std::string("\x08\x02\x00\x00\x00", 5);  // eight bits, RGB
  return "\x89PNG\r\n\x1a\n" + chunk("IHDR", header) + chunk("IDAT", png_format::zlib_stored(rows)) +
         chunk("IEND", "");
}

inline std::string base64(std::string_view bytes) {
  constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string result;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const std::string_view three = bytes.substr(at, 3);
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < 3; ++i)
      group = group << 8 | (i < three.size() ? static_cast<std::uint8_t>(three[i]) : 0u);
    for (std::size_t i = 0; i < 4; ++i)
      result += i <= three.size() ? digits[group >> (18 - 6 * i) & 63u] : '=';
  }
  return result;
}

/// A picture as an address that carries it.
inline std::string data_uri(const Picture& picture) {
  return "data:image/png;base64," + base64(png(picture));
}

}  // namespace wm

// SPDX-License-Identifier: MIT
#include <whitematter/train/picture.hpp>

#include "support/catch.hpp"

using namespace wm;

namespace {

std::uint32_t number(const std::string& bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<std::uint8_t>(bytes.at(at + i));
  return value;
}

/// The rows of a PNG without compression or filters, taken apart by the format's own rules.
std::string unpack(const std::string& file, std::size_t width, std::size_t height) {
  REQUIRE(file.substr(0, 8) == "\x89PNG\r\n\x1a\n");
  std::string data, kinds;
  for (std::size_t at = 8; at < file.size(); at += 12 + number(file, at)) {
    const std::string body = file.substr(at + 4, 4 + number(file, at));
    CHECK(png_format::crc32(body) == number(file, at + 8 + number(file, at)));
    kinds += body.substr(0, 4);
    if (body.starts_with("IHDR")) {
      CHECK(number(body, 4) == width);
      CHECK(number(body, 8) == height);
    }
    if (body.starts_with("IDAT")) data += body.substr(4);
  }
  CHECK(kinds == "IHDRIDATIEND");
  CHECK(number(std::string(2, '\0') + data.substr(0, 2), 0) % 31 == 0);
  std::string rows;
  bool last = false;
  std::size_t at = 2;
  while (!last) {
    last = data.at(at) == 1;
    const auto low = static_cast<std::uint8_t>(data.at(at + 1)),
               high = static_cast<std::uint8_t>(data.at(at + 2));
    CHECK(static_cast<std::uint8_t>(~data.at(at + 3)) == low);
    CHECK(static_cast<std::uint8_t>(~data.at(at + 4)) == high);
    rows += data.substr(at + 5, low + 256u * high);
    at += 5 + low + 256u * high;
  }
  CHECK(number(data, at) == png_format::adler32(rows));
  CHECK(data.size() == at + 4);
  return rows;
}

}  // namespace

TEST_CASE("checksums and base64 agree with their standards") {
  CHECK(png_format::crc32("123456789") == 0xcbf43926u);
  CHECK(png_format::adler32("Wikipedia") == 0x11e60398u);
  CHECK(base64("") == "");
  CHECK(base64("f") == "Zg==");
  CHECK(base64("fo") == "Zm8=");
  CHECK(base64("foo") == "Zm9v");
  CHECK(base64("foobar") == "Zm9vYmFy");
  CHECK(base64("\xff\xfe\xfd") == "//79");
}

TEST_CASE("a picture of planes has its colours side by side") {
  const std::vector<std::uint8_t> planes{1, 2, 3, 4, 11, 12, 13, 14, 21, 22, 23, 24};
  const Picture picture = Picture::from_planes(planes, 2, 2);
  CHECK(picture.rgb == std::vector<std::uint8_t>{1, 11, 21, 2, 12, 22, 3, 13, 23, 4, 14, 24});
  CHECK_THROWS_WITH(Picture::from_planes(planes, 2, 3),
                    "Picture: planes must be [3, height, width] (expected 18, got 12)");
}

TEST_CASE("a PNG holds the picture") {
  CHECK(unpack(png({2, 2, {1, 2, 3, 4, 5, 6, 7, 8, 9, 250, 251, 252}}), 2, 2) ==
        std::string("\0\1\2\3\4\5\6\0\7\x8\x9\xfa\xfb\xfc", 14));
  CHECK(data_uri({1, 1, {255, 0, 0}}).starts_with("data:image/png;base64,iVBORw0KGgo"));
}

TEST_CASE("a large PNG takes several blocks") {
  Picture picture{200, 160, {}};
  for (int i = 0; i < 3 * 200 * 160; ++i) picture.rgb.push_back(static_cast<std::uint8_t>(i * 7));
  const std::string rows = unpack(png(picture), 200, 160);
  REQUIRE(rows.size() == 160 * 601);
  bool same = true;
  for (std::size_t i = 0; i < picture.rgb.size(); ++i)
    same = same && static_cast<std::uint8_t>(rows[i / 600 * 601 + 1 + i % 600]) == picture.rgb[i];
  CHECK(same);
}

TEST_CASE("a picture of the wrong size is refused") {
  CHECK_THROWS_WITH(png({2, 2, {1, 2, 3}}),
                    "png: a picture must be [height, width, 3] (expected 2 * 2 * 3, got 3)");
  CHECK_THROWS_AS(png({}), ShapeError);
}

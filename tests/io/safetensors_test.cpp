// SPDX-License-Identifier: MIT
#include <whitematter/io/safetensors.hpp>

#include <cstring>

#if __has_include(<nlohmann/json.hpp>)
#include <nlohmann/json.hpp>
#endif

#include "small_disk.hpp"
#include "support/tensors.hpp"
#include "temporary_folder.hpp"

using namespace wm;

namespace {

template <class T>
void check_round_trip(const Extents& extents, const std::vector<T>& values) {
  const TemporaryFolder folder;
  safetensors::write(folder / "f", {safetensors::item("x", array_of(extents, values))});
  const auto read = safetensors::File(folder / "f").read<T>("x");
  CHECK(read.extents() == extents);
  CHECK(std::vector<T>(read.data(), read.data() + read.elements()) == values);
}

/// A file with this header in front of the data.
std::string file_bytes(std::string_view header, std::string_view data = "") {
  const std::uint64_t length = header.size();
  std::string bytes(8, '\0');
  std::memcpy(bytes.data(), &length, 8);
  return bytes.append(header).append(data);
}

std::string open_error(const std::filesystem::path& path) {
  const std::string message = error_of<FileError>([&] { safetensors::File{path}; });
  const std::string begin = "read " + path.string() + ": ";
  return message.starts_with(begin) ? message.substr(begin.size()) : message;
}

}  // namespace

TEST_CASE("every element type comes back bit by bit") {
  check_round_trip<float>({2, 2}, {1.5f, -0.f, 1e-45f, std::numeric_limits<float>::infinity()});
  check_round_trip<double>({3}, {1.0 / 3, 5e-324, -1e308});
  check_round_trip<f16>({2}, {f16(0.1f), f16(-65504.f)});
  check_round_trip<bf16>({1, 2, 1}, {bf16(0.1f), bf16(3e38f)});
  check_round_trip<std::int32_t>({2}, {-2147483647 - 1, 7});
  check_round_trip<std::int64_t>({}, {std::numeric_limits<std::int64_t>::min()});
  check_round_trip<std::uint8_t>({3}, {0, 128, 255});
  check_round_trip<std::int8_t>({3}, {0, -128, 127});
  check_round_trip<float>({0, 5}, {});
  const TemporaryFolder folder;
  const Array<bool, Cpu> flags({2});
  flags.data()[0] = true, flags.data()[1] = false;
  safetensors::write(folder / "f", {safetensors::item("x", flags)});
  const auto read = safetensors::File(folder / "f").read<bool>("x");
  CHECK(read.data()[0]);
  CHECK_FALSE(read.data()[1]);
}

TEST_CASE("elements are stored row-major whatever their order in memory") {
  const TemporaryFolder folder;
  const auto x = ramp<Shape<2, 3, 2, 2>, float>();
  safetensors::write(folder / "f", {safetensors::item("x", kernel::channels_last(x.array()))});
  const auto read = safetensors::File(folder / "f").read<float>("x");
  CHECK(std::vector<float>(read.data(), read.data() + 24) == x.to_vector());
}

TEST_CASE("the file is laid out as the format says") {
  const TemporaryFolder folder;
  safetensors::write(folder / "f",
                     {safetensors::item("u", array_of<std::uint8_t>({3}, {1, 2, 3})),
                      safetensors::item("d", array_of<double>({}, {2.5}))},
                     {{"k", "v"}});
  const std::string bytes = bytes_of(folder / "f");
  std::uint64_t length = 0;
  std::memcpy(&length, bytes.data(), 8);
  CHECK(length % 8 == 0);
  REQUIRE(bytes.size() == 8 + length + 11);
  const std::string header = bytes.substr(8, length);
  CHECK(header.substr(0, header.find_last_not_of(' ') + 1) ==
        R"({"__metadata__":{"k":"v"},"u":{"dtype":"U8","shape":[3],"data_offsets":[8,11]},)"
        R"("d":{"dtype":"F64","shape":[],"data_offsets":[0,8]}})");
  double first = 0;
  std::memcpy(&first, bytes.data() + 8 + length, 8);
  CHECK(first == 2.5);
  CHECK(bytes.substr(8 + length + 8) == "\x01\x02\x03");
#if defined(INCLUDE_NLOHMANN_JSON_HPP_) || defined(NLOHMANN_JSON_VERSION_MAJOR)
  const auto json = nlohmann::json::parse(header);
  CHECK(json["u"]["shape"] == nlohmann::json{3});
  CHECK(json["__metadata__"]["k"] == "v");
#endif
}

TEST_CASE("names and metadata are any text") {
  const TemporaryFolder folder;
  const std::string name = "quote \" \\ \n \u00e9 \U0001f600";
  safetensors::write(folder / "f", {safetensors::item(name, array_of<float>({1}, {1}))}, {{name, name}});
  const safetensors::File file(folder / "f");
  CHECK(file.find(name) != nullptr);
  CHECK(file.find("other") == nullptr);
  CHECK(file.metadata().at(name) == name);
}

TEST_CASE("what could not be read again is not written") {
  const TemporaryFolder folder;
  const auto x = array_of<float>({1}, {1});
  const auto write = [&](const std::vector<safetensors::Item>& items, const Metadata& metadata) {
    return error_of<FileError>([&] { safetensors::write(folder / "f", items, metadata); });
  };
  const std::string got = " (expected " + (folder / "f").string() + " to be readable, got ";
  CHECK(write({safetensors::item("a", x), safetensors::item("a", x)}, {}) ==
        "save: names must differ" + got + "\"a\")");
  CHECK(write({safetensors::item("__metadata__", x)}, {}) ==
        "save: names must differ" + got + "\"__metadata__\")");
  CHECK(write({safetensors::item("\xff", x)}, {}) == "save: names must be UTF-8" + got + "\"\xff\")");
  CHECK(write({}, {{"a", "\xff"}}) == "save: metadata must be UTF-8" + got + "\"a\")");
  CHECK(folder.files() == 0);
}

TEST_CASE("a file without tensors is one") {
  const TemporaryFolder folder;
  safetensors::write(folder / "f", {});
  CHECK(safetensors::File(folder / "f").entries().empty());
}

TEST_CASE("a length that does not fit the file is refused") {
  const TemporaryFolder folder;
  const auto error = [&](const std::string& bytes) { return open_error(write_bytes(folder / "f", bytes)); };
  CHECK(open_error(folder / "none") ==
        "the file must be readable (expected a file, got No such file or directory)");
  CHECK(error("") ==
        "a safetensors file begins with the length of its header (expected at least 8 bytes, got 0)");
  CHECK(error("1234567") ==
        "a safetensors file begins with the length of its header (expected at least 8 bytes, got 7)");
  CHECK(error(std::string(8, '\xff')) ==
        "the header must be in the file (expected at most 0 bytes, got 18446744073709551615)");
  CHECK(error(file_bytes("{}").substr(0, 9)) ==
        "the header must be in the file (expected at most 1 bytes, got 2)");
  CHECK(error(file_bytes("")) ==
        "the header must be a JSON object (expected '{' as its first byte, got nothing)");
  CHECK(error(file_bytes("{}", "x")) ==
        "tensors must reach the file's end (expected 1 bytes of data, got 0)");

  // A header that is in the file, and longer than the format allows.
  const std::uint64_t length = 100'000'001;
  write_bytes(folder / "f", std::string(reinterpret_cast<const char*>(&length), 8));
  std::filesystem::resize_file(folder / "f", 100'000'100);
  CHECK(open_error(folder / "f") ==
        "the header must be in the file (expected at most 100000000 bytes, got 100000001)");
}

TEST_CASE("a tensor is read as what it is") {
  const TemporaryFolder folder;
  safetensors::write(folder / "f", {safetensors::item("x", array_of<float>({1}, {1}))});
  const safetensors::File file(folder / "f");
  const std::string begin = "read " + (folder / "f").string() + ": ";
  CHECK(error_of<FileError>([&] { file.read<double>("x"); }) ==
        begin + "the element type of \"x\" (expected float64, got float32)");
  CHECK(error_of<FileError>([&] { file.read<float>("y"); }) ==
        begin + "the file must have the tensor (expected \"y\", got others, 1)");
  write_bytes(folder / "f",
              file_bytes(R"({"x":{"dtype":"U8","shape":[1,1,1,1,1,1,1],"data_offsets":[0,1]}})", "a"));
  CHECK(error_of<FileError>([&] { safetensors::File(folder / "f").read<std::uint8_t>("x"); }) ==
        begin + "the shape of \"x\" (expected at most 6 sizes below 2^31, got [1, 1, 1, 1, 1, 1, 1])");
  write_bytes(folder / "f",
              file_bytes(R"({"x":{"dtype":"U8","shape":[0,2147483648],"data_offsets":[0,0]}})"));
  CHECK(error_of<FileError>([&] { safetensors::File(folder / "f").read<std::uint8_t>("x"); }) ==
        begin + "the shape of \"x\" (expected at most 6 sizes below 2^31, got [0, 2147483648])");
  write_bytes(folder / "f", file_bytes(R"({"x":{"dtype":"BOOL","shape":[3],"data_offsets":[0,3]}})",
                                       std::string_view("\0\1\2", 3)));
  CHECK(error_of<FileError>([&] { safetensors::File(folder / "f").read<bool>("x"); }) ==
        begin + "the elements of \"x\" must be bool (expected 0 or 1, got 2)");
}

TEST_CASE("a file that shrinks while it is read is noticed") {
  const TemporaryFolder folder;
  safetensors::write(folder / "f", {safetensors::item("x", array_of<float>({4}, {1, 2, 3, 4}))});
  const safetensors::File file(folder / "f");
  std::filesystem::resize_file(folder / "f", std::filesystem::file_size(folder / "f") - 4);
  CHECK_THROWS_WITH(file.read<float>("x"),
                    Catch::Contains("the file must not end early (expected 16 bytes at "));
}

TEST_CASE("no file makes the reader do anything but fail") {
  const TemporaryFolder folder;
  safetensors::write(folder / "f",
                     {safetensors::item("a", array_of<float>({2}, {1, 2})),
                      safetensors::item("b", array_of<std::int64_t>({}, {3}))},
                     {{"k", "v"}});
  const std::string good = bytes_of(folder / "f");
  Generator generator(1);
  int refused = 0, read = 0;
  const auto open = [&](const std::string& bytes) {
    try {
      const safetensors::File file(write_bytes(folder / "g", bytes));
      std::vector<char> to(bytes.size());
      for (const auto& entry : file.entries()) file.read(entry, to.data());
      ++read;
    } catch (const FileError&) {
      ++refused;
    }
  };
  for (std::size_t size = 0; size < good.size(); ++size) open(good.substr(0, size));
  CHECK(read == 0);
  for (int i = 0; i < 2000; ++i) {
    std::string bad = good;
    for (int change = 0; change < 1 + i % 3; ++change)
      bad[generator.below(static_cast<std::uint32_t>(good.size()))] = static_cast<char>(generator());
    open(bad);
  }
  CHECK(refused > 1000);
  CHECK(read > 50);
}

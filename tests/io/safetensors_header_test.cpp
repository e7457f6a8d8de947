// SPDX-License-Identifier: MIT
#include <whitematter/io/safetensors_header.hpp>

#include "support/tensors.hpp"
#include "temporary_folder.hpp"

using namespace wm;

namespace {

safetensors::Header parse(std::string_view text, std::int64_t data_bytes) {
  const TemporaryFolder folder;
  const InputFile file(write_bytes(folder / "f", ""));
  return safetensors::parse_header(text, data_bytes, file);
}

// Without the file's name, which differs from run to run.
std::string error(std::string_view text, std::int64_t data_bytes) {
  const std::string message = error_of<FileError>([&] { parse(text, data_bytes); });
  const auto begin = message.find("/f: ");
  return begin == message.npos ? message : message.substr(begin + 4);
}

std::string entry(const std::string& fields) { return "{\"x\":{" + fields + "}}"; }

}  // namespace

TEST_CASE("a header as PyTorch writes it is read") {
  const auto header = parse(
      R"({"__metadata__":{"format":"pt"},"b":{"dtype":"I64","shape":[],"data_offsets":[16,24]},)"
      R"("a":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]},"none":{"dtype":"BF16","shape":[0,7],"data_offsets":[16,16]}}   )",
      24);
  CHECK(header.metadata == Metadata{{"format", "pt"}});
  REQUIRE(header.entries.size() == 3);
  CHECK(header.entries[0].name == "b");
  CHECK(header.entries[0].type == ElementType::Int64);
  CHECK(header.entries[0].shape.empty());
  CHECK(header.entries[1].begin == 0);
  CHECK(header.entries[1].end == 16);
  CHECK(header.entries[2].shape == std::vector<std::int64_t>{0, 7});
}

TEST_CASE("what is written is read again") {
  safetensors::Header header;
  header.metadata = {{"a \"key\"", "line\nbreak"}, {"\u00e9", ""}};
  std::int64_t at = 0;
  for (const auto& [type, name] : safetensors::type_names) {
    const auto bytes = 6 * static_cast<std::int64_t>(size_of(type));
    header.entries.push_back({name, type, {2, 3}, at, at + bytes});
    at += bytes;
  }
  const auto read = parse(safetensors::to_json(header), at);
  CHECK(read.metadata == header.metadata);
  REQUIRE(read.entries.size() == header.entries.size());
  for (std::size_t i = 0; i < read.entries.size(); ++i) {
    CHECK(read.entries[i].name == header.entries[i].name);
    CHECK(read.entries[i].type == header.entries[i].type);
    CHECK(read.entries[i].shape == header.entries[i].shape);
    CHECK(read.entries[i].begin == header.entries[i].begin);
    CHECK(read.entries[i].end == header.entries[i].end);
  }
}

TEST_CASE("a header that is no JSON object is refused") {
  CHECK(error("", 0) == "the header must be a JSON object (expected '{' as its first byte, got nothing)");
  CHECK(error(" {}", 0) == "the header must be a JSON object (expected '{' as its first byte, got another)");
  CHECK(error("{", 0) == "the header must be strict JSON (expected '\"' at byte 1, got the end)");
  CHECK(error("{}{", 0) == "the header must be strict JSON (expected the end at byte 2, got '{')");
  CHECK(error(std::string_view("{}\0", 3), 0) ==
        "the header must be strict JSON (expected the end at byte 2, got byte 0)");
  CHECK(error("{\"\xff\":{}}", 0) ==
        "the header must be strict JSON (expected a character of a string in UTF-8 at byte 2, got byte 255)");
  CHECK(error("{\"x\":" + std::string(1'000'000, '['), 0) ==
        "the header must be strict JSON (expected '{' at byte 5, got '[')");
}

TEST_CASE("a header whose entries are not described right is refused") {
  const std::string good = R"("dtype":"F32","shape":[2],"data_offsets":[0,8])";
  CHECK(error(entry(good), 8) == "");
  CHECK(error(entry(""), 8) ==
        "the header describes \"x\" (expected dtype, shape and two data_offsets, once each, got 0 fields and "
        "0 offsets)");
  CHECK(error(entry(R"("dtype":"F32","shape":[2])"), 8) ==
        "the header describes \"x\" (expected dtype, shape and two data_offsets, once each, got 2 fields and "
        "0 offsets)");
  CHECK(error(entry(R"("dtype":"F32","shape":[2],"data_offsets":[0,4,8])"), 8) ==
        "the header describes \"x\" (expected dtype, shape and two data_offsets, once each, got 3 fields and "
        "3 offsets)");
  CHECK(error(entry(good + R"(,"shape":[2])"), 8) ==
        "the header describes \"x\" (expected dtype, shape and two data_offsets, once each, got 4 fields and "
        "2 offsets)");
  CHECK(error(entry(good + R"(,"extra":[2])"), 8) ==
        "the header describes \"x\" (expected dtype, shape and data_offsets, got \"extra\")");
  CHECK(error(entry(R"("dtype":"F31","shape":[2],"data_offsets":[0,8])"), 8) ==
        "the type of \"x\" must be known (expected F32, F64, F16, BF16, I32, I64, U8 or BOOL, got \"F31\")");
  CHECK(error(entry(R"("dtype":"F32","shape":[-2],"data_offsets":[0,8])"), 8) ==
        "the header must be strict JSON (expected a whole number at byte 29, got '-')");
  CHECK(error("{\"x\":{" + good + "},\"x\":{" + good + "}}", 8) ==
        "names in the header must differ (expected one of each, got \"x\" twice)");
  CHECK(error(R"({"__metadata__":{"a":"1","a":"2"}})", 0) ==
        "names in the metadata must differ (expected one of each, got \"a\" twice)");
  CHECK(error(R"({"__metadata__":{},"__metadata__":{}})", 0) ==
        "names in the header must differ (expected one of each, got \"__metadata__\" twice)");
  CHECK(error(R"({"__metadata__":{"a":1}})", 0) ==
        "the header must be strict JSON (expected '\"' at byte 21, got '1')");
}

TEST_CASE("a header whose ranges do not cover the data once is refused") {
  const auto two = [](const std::string& a, const std::string& b) {
    return R"({"a":{"dtype":"F32","shape":[2],"data_offsets":)" + a +
           R"(},"b":{"dtype":"F32","shape":[2],"data_offsets":)" + b + "}}";
  };
  CHECK(error(two("[8,16]", "[0,8]"), 16) == "");
  CHECK(error(two("[0,8]", "[4,12]"), 16) ==
        "tensors must follow one another without overlaps and holes (expected \"b\" at 8, got 4)");
  CHECK(error(two("[0,8]", "[0,8]"), 8) ==
        "tensors must follow one another without overlaps and holes (expected \"b\" at 8, got 0)");
  CHECK(error(two("[0,8]", "[12,20]"), 20) ==
        "tensors must follow one another without overlaps and holes (expected \"b\" at 8, got 12)");
  CHECK(error(two("[0,8]", "[8,16]"), 15) ==
        "the bytes of \"b\" must be in the file (expected a range in 0 to 15, got 8 to 16)");
  CHECK(error(two("[0,8]", "[8,16]"), 17) ==
        "tensors must reach the file's end (expected 17 bytes of data, got 16)");
  CHECK(error(two("[0,8]", "[16,8]"), 16) ==
        "the bytes of \"b\" must be in the file (expected a range in 0 to 16, got 16 to 8)");
  CHECK(error(two("[0,8]", "[8,12]"), 12) ==
        "the bytes of \"b\" must be those of its shape (expected 8 for float32 [2], got 4)");
  CHECK(error("{}", 1) == "tensors must reach the file's end (expected 1 bytes of data, got 0)");
  CHECK(error(entry(R"("dtype":"F32","shape":[2147483648,4294967296],"data_offsets":[0,8])"), 8) ==
        "the shape of \"x\" must have fewer than 2^63 bytes (expected a smaller shape, got [2147483648, "
        "4294967296])");
  CHECK(error(entry(R"("dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0])"), 0) ==
        "the shape of \"x\" must have fewer than 2^63 bytes (expected a smaller shape, got [4294967296, "
        "4294967296])");
  CHECK(error(entry(R"("dtype":"F32","shape":[2],"data_offsets":[0,18446744073709551616])"), 8) ==
        "the header must be strict JSON (expected a number below 2^63 at byte 69, got '6')");
}

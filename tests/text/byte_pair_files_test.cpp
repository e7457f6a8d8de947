// SPDX-License-Identifier: MIT
#include <whitematter/text/byte_pair_files.hpp>

#include "io/temporary_folder.hpp"
#include "support/tensors.hpp"

using namespace wm;

namespace {

/// The bytes, " t" and the end.
BytePairs some_pairs() {
  const BytePairs none;
  return BytePairs({{none.bytes[' '], none.bytes['t']}});
}

}  // namespace

TEST_CASE("pairs are written to GPT-2's files and read") {
  const TemporaryFolder folder;
  const auto vocab = folder / "vocab.json", merges = folder / "merges.txt";
  const BytePairs pairs = some_pairs();
  write_byte_pairs(pairs, vocab, merges);
  CHECK(bytes_of(merges) == "#version: 0.2\n\u0120 t\n");
  const std::string written = bytes_of(vocab);
  CHECK(written.starts_with(R"({"!": 0, "\"": 1, "#": 2, )"));
  CHECK(written.ends_with(", \"\u0143\": 255, \"\u0120t\": 256, \"<|endoftext|>\": 257}\n"));
  const BytePairs read = read_byte_pairs(vocab, merges);
  CHECK(read.tokens == pairs.tokens);
  CHECK(read.bytes == pairs.bytes);
  CHECK(read.end_of_text == 257);
  REQUIRE(read.merges.size() == 1);
  CHECK(read.merges[0].result == 256);

  // The last line may end with the file, and the first may say who wrote it.
  write_bytes(merges, "#version: 0.2 - by a program\n\u0120 t");
  CHECK(read_byte_pairs(vocab, merges).merges.size() == 1);
}

TEST_CASE("files that are damaged are named") {
  const TemporaryFolder folder;
  const auto vocab = folder / "vocab.json", merges = folder / "merges.txt";
  const auto error = [&] { return error_of<FileError>([&] { read_byte_pairs(vocab, merges); }); };
  const auto error_with = [&](const std::filesystem::path& path, std::string_view bytes) {
    write_byte_pairs(some_pairs(), vocab, merges);
    write_bytes(path, bytes);
    const std::string message = error(), begin = "read " + path.string() + ": ";
    return message.starts_with(begin) ? message.substr(begin.size()) : "another: " + message;
  };
  CHECK(error() == "read " + vocab.string() +
                       ": the file must be readable (expected a file, got No such file or directory)");

  const std::string first = "the first line must be the version (expected \"#version: 0.2\", got ";
  CHECK(error_with(merges, "") == first + "\"\")");
  CHECK(error_with(merges, "\u0120 t\n") == first + "\"\u0120 t\")");
  const std::string parts =
      " must be of two tokens that are bytes or made before (expected \"left right\", got ";
  CHECK(error_with(merges, "#version: 0.2\n\u0120 t\n\n") == "merge 2" + parts + "\"\")");
  CHECK(error_with(merges, "#version: 0.2\n\u0120 t\r\n") == "merge 1" + parts + "\"\u0120 t\\u000d\")");
  CHECK(error_with(merges, "\xff") == "the file must be a text (expected UTF-8, got other bytes)");

  const std::string numbers = "the tokens must have the numbers from 0 on, each once ";
  CHECK(error_with(vocab, "[]") == "the file must be strict JSON (expected '{' at byte 0, got '[')");
  CHECK(error_with(vocab, R"({"!": 0, "#": 2})") == numbers + "(expected 1, got 2)");
  CHECK(error_with(vocab, R"({"!": 0, "#": 0})") == numbers + "(expected 1, got 0)");
  CHECK(error_with(vocab, R"({"!": 0, "!": 1})") ==
        "the tokens must differ (expected each once, got \"!\" twice)");
  CHECK(error_with(vocab, "{}") == "each byte must have a token (expected \"\u0100\", got none)");
  write_byte_pairs(some_pairs(), vocab, merges);
  std::string more = bytes_of(vocab);
  more.insert(more.find('}', more.size() - 3), R"(, "<pad>": 258)");
  CHECK(error_with(vocab, more) ==
        "a token of several bytes must be made by a merge (expected a merge, got none for \"<pad>\")");
}

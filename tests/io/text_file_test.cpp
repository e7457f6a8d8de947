// SPDX-License-Identifier: MIT
#include <whitematter/io/text_file.hpp>

#include "support/tensors.hpp"
#include "temporary_folder.hpp"

using namespace wm;

TEST_CASE("a text is written and read") {
  const TemporaryFolder folder;
  const std::string content("caf\u00e9\n\0 \U0001f600", 12);
  for (const auto& text : {content, std::string()}) {
    write_text(folder / "a.txt", text);
    CHECK(read_text(folder / "a.txt") == text);
  }
  CHECK(folder.files() == 1);
}

TEST_CASE("a file that is no text is named") {
  const TemporaryFolder folder;
  const auto path = write_bytes(folder / "a.txt", "a\xff");
  CHECK(error_of<FileError>([&] { read_text(path); }) ==
        "read " + path.string() + ": the file must be a text (expected UTF-8, got other bytes)");
  CHECK(error_of<FileError>([&] { read_text(folder / "none"); }) ==
        "read " + (folder / "none").string() +
            ": the file must be readable (expected a file, got No such file or directory)");
  CHECK(error_of<FileError>([&] { write_text(folder / "none" / "a.txt", ""); }) ==
        "save: the file must be writable (expected to write " + (folder / "none" / "a.txt").string() +
            ", got No such file or directory)");
}

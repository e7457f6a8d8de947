// SPDX-License-Identifier: MIT
#include <whitematter/data/text.hpp>

#include "../io/temporary_folder.hpp"
#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("a file is split into two parts between characters") {
  const TemporaryFolder folder;
  const auto data = Text::open(write_bytes(folder / "a.txt", "aaaaaaaaa\u00e9"));
  CHECK(data.train == "aaaaaaaaa");
  CHECK(data.validation == "\u00e9");
  const auto halves = Text::open(write_bytes(folder / "b.txt", "\u20aca\u00e9\u20ac"), 0.5);
  CHECK(halves.train == "\u20aca");
  CHECK(halves.validation == "\u00e9\u20ac");
}

TEST_CASE("texts that cannot be read are named") {
  const TemporaryFolder folder;
  const auto error = [&](std::string_view bytes) {
    const auto path = write_bytes(folder / "a.txt", bytes);
    const std::string message = error_of<FileError>([&] { Text::open(path); });
    const std::string begin = "read " + path.string() + ": ";
    return message.starts_with(begin) ? message.substr(begin.size()) : message;
  };
  CHECK(error("a\xff") == "the file must be a text (expected UTF-8, got other bytes)");
  CHECK(error("") == "the text must be long enough to be split (expected more characters, got 0)");
  CHECK(error("a") == "the text must be long enough to be split (expected more characters, got 1)");
  CHECK(error_of<FileError>([&] { Text::open(folder / "none"); }) ==
        "read " + (folder / "none").string() +
            ": the file must be readable (expected a file, got No such file or directory)");
  CHECK(error_of([&] { Text::open(folder / "none", 1); }) ==
        "Text::open: the share to train on must be between 0 and 1 (expected 0.9 or the like, got 1)");
}

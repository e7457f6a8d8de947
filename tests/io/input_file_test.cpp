// SPDX-License-Identifier: MIT
#include <whitematter/io/input_file.hpp>

#include <sys/stat.h>

#include "support/tensors.hpp"
#include "temporary_folder.hpp"

using namespace wm;

TEST_CASE("a part of a file is read from its place") {
  const TemporaryFolder folder;
  const InputFile file(write_bytes(folder / "a", "0123456789"));
  CHECK(file.size() == 10);
  char part[4] = {};
  file.read(6, part, 4);
  CHECK(std::string(part, 4) == "6789");
  file.read(10, part, 0);
}

TEST_CASE("reading past the end fails") {
  const TemporaryFolder folder;
  const InputFile file(write_bytes(folder / "a", "0123456789"));
  char part[4] = {};
  CHECK(error_of<FileError>([&] { file.read(8, part, 4); }) ==
        "read " + (folder / "a").string() +
            ": the file must not end early (expected 4 bytes at 8, got 2 bytes)");
}

TEST_CASE("only a file can be read") {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder / "folder");
  REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
  const auto open = [&](const char* name) { return error_of<FileError>([&] { InputFile{folder / name}; }); };
  const std::string rule = ": the file must be readable (expected a file, got ";
  CHECK(open("none") == "read " + (folder / "none").string() + rule + "No such file or directory)");
  CHECK(open("folder") == "read " + (folder / "folder").string() + rule + "a folder or a device)");
  CHECK(open("pipe") == "read " + (folder / "pipe").string() + rule + "a folder or a device)");
}

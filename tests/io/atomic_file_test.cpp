// SPDX-License-Identifier: MIT
#include <whitematter/io/atomic_file.hpp>

#include <sys/stat.h>
#include <sys/wait.h>

#include "small_disk.hpp"
#include "support/tensors.hpp"
#include "temporary_folder.hpp"

using namespace wm;

namespace {

void write_text(const std::filesystem::path& path, std::string_view text) {
  AtomicFile file(path);
  file.write(text.data(), text.size());
  file.commit();
}

}  // namespace

TEST_CASE("a file appears under its name only when it is committed") {
  const TemporaryFolder folder;
  {
    AtomicFile file(folder / "a");
    CHECK(file.write("one ", 4));
    CHECK(file.write("two", 3));
    CHECK_FALSE(std::filesystem::exists(folder / "a"));
    file.commit();
    CHECK(bytes_of(folder / "a") == "one two");
  }
  CHECK(bytes_of(folder / "a") == "one two");
  CHECK(folder.files() == 1);
}

TEST_CASE("a file that is not committed leaves nothing") {
  const TemporaryFolder folder;
  write_text(folder / "a", "old");
  {
    AtomicFile file(folder / "a");
    file.write("new", 3);
    CHECK(folder.files() == 2);
  }
  CHECK(bytes_of(folder / "a") == "old");
  CHECK(folder.files() == 1);
}

TEST_CASE("a process that dies in the middle leaves the old file") {
  const TemporaryFolder folder;
  write_text(folder / "a", "old");
  const pid_t child = ::fork();
  if (child == 0) {
    AtomicFile file(folder / "a");
    file.write("new and long", 12);
    ::_exit(7);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(WEXITSTATUS(status) == 7);
  CHECK(bytes_of(folder / "a") == "old");
  write_text(folder / "a", "new");
  CHECK(bytes_of(folder / "a") == "new");
}

TEST_CASE("a full disk leaves the old file and nothing else") {
  const TemporaryFolder folder;
  write_text(folder / "a", "old");
  const std::string large(20'000, 'x');
  std::string error;
  {
    const SmallDisk disk(10'000);
    error = error_of<FileError>([&] { write_text(folder / "a", large); });
  }
  CHECK(error == "save: the file must be writable (expected to write " + (folder / "a").string() +
                     ", got File too large)");
  CHECK(bytes_of(folder / "a") == "old");
  CHECK(folder.files() == 1);
}

TEST_CASE("what cannot be replaced by a file is left alone") {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder / "folder");
  REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
  CHECK_THROWS_WITH(write_text(folder / "folder", "x"), Catch::EndsWith("got Is a directory)"));
  CHECK_THROWS_WITH(write_text(folder / "pipe", "x"), Catch::EndsWith("got no regular file)"));
  CHECK_THROWS_WITH(write_text("/dev/full", "x"), Catch::EndsWith("got no regular file)"));
  CHECK(std::filesystem::is_fifo(folder / "pipe"));
  CHECK(folder.files() == 2);
}

TEST_CASE("an error names the operation, the file and the system's reason") {
  const TemporaryFolder folder;
  const auto path = folder / "none" / "a";
  CHECK(error_of<FileError>([&] { AtomicFile(path, "export"); }) ==
        "export: the file must be writable (expected to write " + path.string() +
            ", got No such file or directory)");
}

TEST_CASE("a link stays, and the file it names changes") {
  const TemporaryFolder folder;
  write_text(folder / "real", "old");
  std::filesystem::create_symlink("real", folder / "link");
  write_text(folder / "link", "new");
  CHECK(std::filesystem::is_symlink(folder / "link"));
  CHECK(bytes_of(folder / "real") == "new");
  CHECK(folder.files() == 2);
}

TEST_CASE("a path without a folder is in the current one") {
  const TemporaryFolder folder;
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(folder / "");
  write_text("a", "here");
  std::filesystem::current_path(before);
  CHECK(bytes_of(folder / "a") == "here");
}

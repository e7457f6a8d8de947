// SPDX-License-Identifier: MIT
#pragma once

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>

#include <whitematter/core/error.hpp>

namespace wm {

/// A file to read from, of known size. Errors are FileErrors that name it.
class InputFile {
 public:
  [[gnu::cold]] explicit InputFile(std::filesystem::path path) : path_(std::move(path)) {
    // Without O_NONBLOCK, opening a pipe would wait for its writer.
    descriptor_ = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat status = {};
    const bool opened = descriptor_ >= 0 && ::fstat(descriptor_, &status) == 0;
    const std::string reason = opened ? "" : std::generic_category().message(errno);
    const bool regular = opened && S_ISREG(status.st_mode);
    if (!regular) close();
    require(opened, "the file must be readable", "a file", reason);
    require(regular, "the file must be readable", "a file", "a folder or a device");
    size_ = status.st_size;
  }

  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;
  ~InputFile() { close(); }

  const std::filesystem::path& path() const { return path_; }
  std::int64_t size() const { return size_; }

  /// Reads exactly so many bytes from a place in the file.
  void read(std::int64_t offset, void* to, std::int64_t bytes) const {
    char* next = static_cast<char*>(to);
    std::int64_t left = bytes;
    while (left > 0) {
      const auto count = ::pread(descriptor_, next, static_cast<std::size_t>(left), offset + (bytes - left));
      if (count < 0 && errno == EINTR) continue;
      if (count < 0)
        require(false, "its bytes must be readable", text(bytes, " bytes"),
                std::generic_category().message(errno));
      require(count > 0, "the file must not end early", text(bytes, " bytes at ", offset),
              text(bytes - left, " bytes"));
      next += count;
      left -= count;
    }
  }

  /// Fails with *read PATH: rule (expected E, got G)* unless the condition holds.
  template <class Expected, class Got>
  void require(bool condition, const std::string& rule, const Expected& expected, const Got& got) const {
    if (!condition)
      fail<FileError>(text("read ", path_.string(), ": ", rule, " (expected ", expected, ", got ", got, ")"));
  }

 private:
  void close() {
    if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
  }

  std::filesystem::path path_;
  int descriptor_ = -1;
  std::int64_t size_ = 0;
};

}  // namespace wm

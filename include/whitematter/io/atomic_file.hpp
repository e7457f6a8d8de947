// SPDX-License-Identifier: MIT
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>

#include <whitematter/core/error.hpp>

namespace wm {

/// A file that appears under its name only when it is complete and safely stored. Until then it has a
/// temporary name beside it, NAME.PID.N.tmp, which is removed when something fails; only a process that is
/// killed leaves it behind. Errors are FileErrors that begin with `operation`.
class AtomicFile {
 public:
  [[gnu::cold]] explicit AtomicFile(std::filesystem::path path, std::string operation = "save")
      : path_(std::move(path)), operation_(std::move(operation)) {
    // A rename would put a file where a folder, a device or a link stands.
    std::error_code none;
    const auto followed = std::filesystem::weakly_canonical(path_, none);
    target_ = followed.empty() ? path_.string() : followed.string();
    const auto status = std::filesystem::status(target_, none);
    if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status))
      report(std::filesystem::is_directory(status) ? std::generic_category().message(EISDIR)
                                                   : "no regular file");
    static std::atomic<unsigned> count;
    do {
      temporary_ = text(target_, ".", ::getpid(), ".", count++, ".tmp");
      descriptor_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    } while (descriptor_ < 0 && errno == EEXIST);
    if (!done(descriptor_ >= 0)) report();
  }

  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  ~AtomicFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (!temporary_.empty()) ::unlink(temporary_.c_str());
  }

  /// False after a failure, which commit() reports.
  bool write(const void* data, std::size_t bytes) {
    const char* next = static_cast<const char*>(data);
    while (bytes > 0 && error_ == 0) {
      const auto written = ::write(descriptor_, next, bytes);
      if (written < 0 && errno == EINTR) continue;
      if (!done(written >= 0)) break;
      next += written;
      bytes -= static_cast<std::size_t>(written);
    }
    return error_ == 0;
  }

  /// Stores the bytes, then gives the file its name. Fails with FileError.
  void commit() {
    const bool stored = error_ == 0 && done(::fsync(descriptor_) == 0) &&
                        done(::close(std::exchange(descriptor_, -1)) == 0) &&
                        done(std::rename(temporary_.c_str(), target_.c_str()) == 0);
    if (!stored) report();
    temporary_.clear();
    store_name();
  }

 private:
  bool done(bool success) {
    if (!success) error_ = errno;
    return success;
  }

  // The new name is safe only when its folder is stored too; some file systems cannot be asked to.
  void store_name() {
    const auto folder = std::filesystem::path(target_).parent_path();
    const int descriptor = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return;
    const bool stored = done(::fsync(descriptor) == 0 || errno == EINVAL);
    ::close(descriptor);
    if (!stored) report();
  }

  [[noreturn]] void report() const { report(std::generic_category().message(error_)); }
  [[noreturn]] void report(const std::string& reason) const {
    fail<FileError>(text(operation_, ": the file must be writable (expected to write ", path_.string(),
                         ", got ", reason, ")"));
  }

  std::filesystem::path path_;
  std::string operation_;
  std::string target_;
  std::string temporary_;
  int descriptor_ = -1;
  int error_ = 0;
};

}  // namespace wm

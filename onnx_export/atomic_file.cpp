// SPDX-License-Identifier: MIT
#include "atomic_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <system_error>
#include <utility>

#include <whitematter/core/error.hpp>

namespace wm::onnx {

AtomicFile::AtomicFile(std::filesystem::path path) : path_(std::move(path)) {
  static std::atomic<unsigned> count;
  temporary_ = text(path_.string(), ".", ::getpid(), ".", count++, ".tmp");
  descriptor_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (!done(descriptor_ >= 0)) report();
}

AtomicFile::~AtomicFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

bool AtomicFile::write(const void* data, std::size_t bytes) {
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

void AtomicFile::commit() {
  const bool stored = error_ == 0 && done(::fsync(descriptor_) == 0) &&
                      done(::close(std::exchange(descriptor_, -1)) == 0) &&
                      done(std::rename(temporary_.c_str(), path_.c_str()) == 0);
  if (!stored) report();
  temporary_.clear();
}

bool AtomicFile::done(bool success) {
  if (!success) error_ = errno;
  return success;
}

void AtomicFile::report() const {
  fail<FileError>(text("onnx: the file must be writable (expected to write ", path_.string(), ", got ",
                       std::generic_category().message(error_), ")"));
}

}  // namespace wm::onnx

// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

namespace wm::onnx {

/// A file that appears under its name only when it is complete and safely stored. Until then it has a
/// temporary name beside it, which is removed when something fails.
class AtomicFile {
 public:
  explicit AtomicFile(std::filesystem::path path);
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;
  ~AtomicFile();

  /// False after a failure, which commit() reports.
  bool write(const void* data, std::size_t bytes);
  void commit();

 private:
  bool done(bool success);
  [[noreturn]] void report() const;

  std::filesystem::path path_;
  std::string temporary_;
  int descriptor_ = -1;
  int error_ = 0;
};

}  // namespace wm::onnx

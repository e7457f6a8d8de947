// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include <whitematter/io/atomic_file.hpp>
#include <whitematter/io/input_file.hpp>
#include <whitematter/io/utf8.hpp>

namespace wm {

/// All of a file in UTF-8. Fails with FileError, naming it.
inline std::string read_text(const std::filesystem::path& path) {
  const InputFile file(path);
  std::string content(static_cast<std::size_t>(file.size()), ' ');
  file.read(0, content.data(), file.size());
  file.require(is_utf8(content), "the file must be a text", "UTF-8", "other bytes");
  return content;
}

/// Puts a text in the place of a file. Fails with FileError, naming it.
inline void write_text(const std::filesystem::path& path, std::string_view content) {
  AtomicFile file(path);
  file.write(content.data(), content.size());
  file.commit();
}

}  // namespace wm

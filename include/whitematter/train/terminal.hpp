// SPDX-License-Identifier: MIT
#pragma once

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <string>

namespace wm::terminal {

inline std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

/// The file descriptor behind a standard stream, or -1 for any other.
inline int descriptor(const std::ostream& out) {
  if (&out == &std::cout) return STDOUT_FILENO;
  return &out == &std::cerr || &out == &std::clog ? STDERR_FILENO : -1;
}

/// Whether a line there can be drawn again.
inline bool is_live(const std::ostream& out) {
  const int fd = descriptor(out);
  return fd >= 0 && isatty(fd) == 1 && environment("TERM") != "dumb";
}

/// Columns of the terminal: COLUMNS where it is set, for users and tests, else what the terminal says.
inline int width(const std::ostream& out) {
  if (const int columns = std::atoi(environment("COLUMNS").c_str()); columns > 0) return columns;
  winsize size{};
  const int fd = descriptor(out);
  return fd >= 0 && ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

/// See no-color.org: any value but the empty one turns colours off.
inline bool wants_color() { return environment("NO_COLOR").empty(); }

/// Whether the locale's characters are UTF-8, by the variables' order of precedence.
inline bool is_utf8() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"})
    if (const std::string value = environment(name); !value.empty())
      return value.find("UTF-8") != value.npos || value.find("utf8") != value.npos ||
             value.find("utf-8") != value.npos;
  return false;
}

}  // namespace wm::terminal

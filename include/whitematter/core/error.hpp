// SPDX-License-Identifier: MIT
#pragma once

#include <cstdio>
#include <cstdlib>
#include <sstream>
#include <stdexcept>
#include <string>

namespace wm {

/// Every error of the library: *operation: rule (expected ..., got ...)*.
struct Error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Sizes that do not fit together at run time.
struct ShapeError : Error {
  using Error::Error;
};

/// An index or label outside its range.
struct IndexError : Error {
  using Error::Error;
};

/// A file that is missing, truncated or not what it should be.
struct FileError : Error {
  using Error::Error;
};

/// A device that is missing or has failed.
struct DeviceError : Error {
  using Error::Error;
};

/// Joins anything printable into one string.
template <class... Parts>
std::string text(const Parts&... parts) {
  std::ostringstream out;
  (out << ... << parts);
  return out.str();
}

/// The one way an error leaves the library: it throws, or ends the program where exceptions are off.
template <class E = Error>
[[noreturn]] void fail(const std::string& message) {
#if defined(__cpp_exceptions)
  throw E(message);
#else
  std::fprintf(stderr, "%s\n", message.c_str());
  std::abort();
#endif
}

/// Fails with *rule (expected E, got G)* unless the condition holds. The rule begins with the operation.
template <class E = Error, class Expected, class Got>
void check(bool condition, const char* rule, const Expected& expected, const Got& got) {
  if (!condition) [[unlikely]]
    fail<E>(text(rule, " (expected ", expected, ", got ", got, ")"));
}

}  // namespace wm

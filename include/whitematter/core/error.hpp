// SPDX-License-Identifier: MIT
#pragma once

#include <cstdio>
#include <cstdlib>
#include <initializer_list>
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

namespace detail {

/// Anything printable without its type, so that text is put together in one place.
class Printable {
 public:
  Printable(const char* text)  // NOLINT: implicit, as in a list of things to print
      : value_(text), print_([](std::ostream& out, const void* p) { out << static_cast<const char*>(p); }) {}
  Printable(std::ios_base& (&manipulator)(std::ios_base&))  // NOLINT
      : value_(reinterpret_cast<const void*>(&manipulator)), print_([](std::ostream& out, const void* p) {
          out << reinterpret_cast<std::ios_base& (*)(std::ios_base&)>(const_cast<void*>(p));
        }) {}
  template <class T>
  Printable(const T& value)  // NOLINT
      : value_(&value), print_([](std::ostream& out, const void* p) { out << *static_cast<const T*>(p); }) {}

  friend std::ostream& operator<<(std::ostream& out, const Printable& p) {
    p.print_(out, p.value_);
    return out;
  }

 private:
  const void* value_;
  void (*print_)(std::ostream&, const void*);
};

[[gnu::noinline, gnu::cold]] inline std::string join(std::initializer_list<Printable> parts) {
  std::ostringstream out;
  for (const Printable& part : parts) out << part;
  return out.str();
}

}  // namespace detail

/// Joins anything printable into one string.
template <class... Parts>
std::string text(const Parts&... parts) {
  return detail::join({detail::Printable(parts)...});
}

/// The one way an error leaves the library: it throws, or ends the program where exceptions are off.
template <class E = Error>
[[noreturn, gnu::noinline, gnu::cold]] void fail(const std::string& message) {
#if defined(__cpp_exceptions)
  throw E(message);
#else
  std::fprintf(stderr, "%s\n", message.c_str());
  std::abort();
#endif
}

namespace detail {

// Out of line, so that a check costs its place a comparison and a call.
template <class E>
[[noreturn, gnu::noinline, gnu::cold]] void fail_check(const char* rule, const Printable& expected,
                                                       const Printable& got) {
  fail<E>(text(rule, " (expected ", expected, ", got ", got, ")"));
}

}  // namespace detail

/// Fails with *rule (expected E, got G)* unless the condition holds. The rule begins with the operation.
template <class E = Error, class Expected, class Got>
void check(bool condition, const char* rule, const Expected& expected, const Got& got) {
  if (!condition) [[unlikely]]
    detail::fail_check<E>(rule, expected, got);
}

}  // namespace wm

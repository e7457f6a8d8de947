// SPDX-License-Identifier: MIT
#include <whitematter/train/terminal.hpp>

#include <cstdlib>
#include <sstream>

#include "support/catch.hpp"

using namespace wm;

namespace {

/// Sets a variable for as long as it lives.
class Variable {
 public:
  Variable(const char* name, const char* value) : name_(name), was_set_(std::getenv(name)) {
    if (was_set_) before_ = std::getenv(name);
    setenv(name, value, 1);
  }
  ~Variable() { was_set_ ? setenv(name_, before_.c_str(), 1) : unsetenv(name_); }

 private:
  const char* name_;
  bool was_set_;
  std::string before_;
};

}  // namespace

TEST_CASE("a stream that is no terminal is not live") {
  const std::ostringstream out;
  CHECK(terminal::descriptor(out) == -1);
  CHECK_FALSE(terminal::is_live(out));
  CHECK(terminal::descriptor(std::cout) == 1);
  CHECK(terminal::descriptor(std::cerr) == 2);
}

TEST_CASE("COLUMNS sets the width") {
  const std::ostringstream out;
  const Variable columns("COLUMNS", "57");
  CHECK(terminal::width(out) == 57);
  const Variable nonsense("COLUMNS", "wide");
  CHECK(terminal::width(out) == 80);
}

TEST_CASE("NO_COLOR turns colours off unless it is empty") {
  const Variable on("NO_COLOR", "");
  CHECK(terminal::wants_color());
  const Variable off("NO_COLOR", "1");
  CHECK_FALSE(terminal::wants_color());
}

TEST_CASE("the first locale variable that is set decides") {
  const Variable all("LC_ALL", ""), type("LC_CTYPE", ""), lang("LANG", "de_DE.UTF-8");
  CHECK(terminal::is_utf8());
  const Variable stronger("LC_ALL", "C");
  CHECK_FALSE(terminal::is_utf8());
}

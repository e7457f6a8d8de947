// SPDX-License-Identifier: MIT
#include <whitematter/core/error.hpp>

#include "support/catch.hpp"

using namespace wm;

TEST_CASE("check says operation, rule, expected and got") {
  CHECK_NOTHROW(check(true, "add: sizes must be equal", 1, 2));
  CHECK_THROWS_WITH(check(false, "add: sizes must be equal", 1, 2),
                    "add: sizes must be equal (expected 1, got 2)");
  CHECK_THROWS_WITH(check(false, "load: the file must end", "the end", 'x'),
                    "load: the file must end (expected the end, got x)");
}

TEST_CASE("each kind of error is an Error and a std::runtime_error") {
  CHECK_THROWS_AS(fail("x"), Error);
  CHECK_THROWS_AS(fail<ShapeError>("x"), Error);
  CHECK_THROWS_AS(fail<ShapeError>("x"), ShapeError);
  CHECK_THROWS_AS((check<IndexError>(false, "at", 1, 2)), IndexError);
  CHECK_THROWS_AS(fail<FileError>("x"), FileError);
  CHECK_THROWS_AS(fail<DeviceError>("x"), std::runtime_error);
}

TEST_CASE("text joins what can be printed") { CHECK(text("a", 1, ' ', 2.5) == "a1 2.5"); }

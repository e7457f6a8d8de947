// SPDX-License-Identifier: MIT
#include <whitematter/tensor/gradcheck.hpp>

#include <whitematter/ops/arithmetic.hpp>

#include "support/tensors.hpp"

using namespace wm;

namespace {

const auto a = sample<Shape<2, 3>>(1);
const auto b = sample<Shape<3>>(2);

/// x * x with the backward that a test gives it.
template <class Backward>
auto square_with(Backward backward) {
  return [=](const auto& x) {
    return record<Shape<2, 3>>(
        "Square", kernel::binary<formula::Mul>(x.array(), x.array()),
        [=, v = x.array()](const Array<double>& dy, Needs<1>) { return std::tuple{backward(v, dy)}; }, x);
  };
}

using kernel::binary;
const auto twice = [](const Array<double>& v) { return binary<formula::Add>(v, v); };

}  // namespace

TEST_CASE("gradcheck accepts right gradients") {
  CHECK_NOTHROW(gradcheck([](const auto& x, const auto& y) { return x * y; }, a, b));
  CHECK_NOTHROW(gradcheck(
      square_with([](const auto& v, const auto& dy) { return binary<formula::Mul>(dy, twice(v)); }), a));
}

TEST_CASE("gradcheck names input, position and both values") {
  const auto wrong_second = [](const auto& x, const auto& y) {
    return record<Shape<2, 3>>(
        "Add", binary<formula::Add>(x.array(), y.array()),
        [](const Array<double>& dy, Needs<2>) {
          auto part = kernel::sum_to(dy, {3});
          if (part.unique()) part.data()[2] += 0.25;
          return std::tuple{dy, part};
        },
        x, y);
  };
  const std::string message = error_of([&] { gradcheck(wrong_second, a, b); });
  CHECK_THAT(message,
             Catch::Matchers::StartsWith("gradcheck: backward must equal the central difference (expected "));
  CHECK_THAT(message, Catch::Matchers::EndsWith(" at [2] of input 1)"));
  const auto value_after = [&](const char* word) {
    return std::stod(message.substr(message.find(word) + std::string(word).size()));
  };
  CHECK(value_after("got ") - value_after("expected ") == Approx(0.25));
}

TEST_CASE("gradcheck finds a backward that ignores the gradient handed to it") {
  CHECK_THROWS_AS(gradcheck(square_with([](const auto& v, const auto&) { return twice(v); }), a), Error);
}

TEST_CASE("gradcheck finds a backward that adds up twice, or loses a factor") {
  CHECK_THROWS_AS(
      gradcheck(square_with([](const auto& v, const auto& dy) { return binary<formula::Mul>(dy, v); }), a),
      Error);
  CHECK_THROWS_AS(gradcheck(square_with([](const auto& v, const auto&) {
                              return Array<double>(kernel::filled<double>(v.extents(), 0.0));
                            }),
                            a),
                  Error);
}

TEST_CASE("gradcheck finds a gradient that is wrong only when the others are not needed") {
  const auto selective = [](const auto& x, const auto& y) {
    return record<Shape<2, 3>>(
        "Add", binary<formula::Add>(x.array(), y.array()),
        [](const Array<double>& dy, Needs<2> needs) {
          return std::tuple{needs[1] ? dy : twice(dy), kernel::sum_to(dy, {3})};
        },
        x, y);
  };
  CHECK_THAT(error_of([&] { gradcheck(selective, a, b); }),
             Catch::Matchers::EndsWith("at [0, 0] of input 0)"));
}

TEST_CASE("gradcheck refuses NaN") {
  CHECK_THROWS_AS(gradcheck(square_with([](const auto& v, const auto&) {
                              return kernel::filled<double>(v.extents(), std::nan(""));
                            }),
                            a),
                  Error);
}

TEST_CASE("gradcheck refuses a gradient that is zero everywhere") {
  const auto nothing = [](const auto& x) { return x * 0.0; };
  CHECK_THROWS_WITH(
      gradcheck(nothing, a),
      "gradcheck: a check needs a gradient (expected one other than 0, got 0 everywhere in input 0)");
}

TEST_CASE("gradcheck takes a step and a tolerance, and leaves its inputs alone") {
  const auto slightly_wrong = square_with([](const auto& v, const auto& dy) {
    return binary<formula::Mul>(binary<formula::Mul>(dy, twice(v)), kernel::filled<double>({}, 1.0001));
  });
  const auto before = a.to_vector();
  CHECK_THROWS_AS(gradcheck(slightly_wrong, a), Error);
  CHECK_NOTHROW(gradcheck({.step = 1e-4, .tolerance = 1e-2}, slightly_wrong, a));
  CHECK(a.to_vector() == before);
  CHECK_FALSE(a.has_graph());
}

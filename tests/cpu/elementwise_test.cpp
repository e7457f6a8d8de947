// SPDX-License-Identifier: MIT
#include <whitematter/cpu/elementwise.hpp>

#include "support/arrays.hpp"
#include "support/threads.hpp"

using namespace wm;

namespace {

struct Minus {
  static constexpr auto rule = "minus: shapes must broadcast";
  static auto forward(const auto& a, const auto& b) { return a - b; }
};

struct Square {
  static auto forward(const auto& x) { return x * x; }
  static auto backward(const auto& x, const auto& dy) { return dy * x * 2; }
};

/// a - b by NumPy's rule, one element after another.
std::vector<double> expected_difference(const Array<double>& a, const Array<double>& b,
                                        const Extents& extents) {
  const auto va = values_of(a), vb = values_of(b);
  const auto offset_in = [&](std::int64_t element, const Extents& e) {
    std::int64_t offset = 0, step = 1;
    for (int i = extents.rank() - 1, j = e.rank() - 1; i >= 0; --i, --j) {
      const std::int64_t index = element % extents[i];
      element /= extents[i];
      if (j < 0) continue;
      if (e[j] != 1) offset += index * step;
      step *= e[j];
    }
    return static_cast<std::size_t>(offset);
  };
  std::vector<double> result;
  for (std::int64_t i = 0; i < extents.elements(); ++i)
    result.push_back(va[offset_in(i, a.extents())] - vb[offset_in(i, b.extents())]);
  return result;
}

}  // namespace

TEST_CASE("binary broadcasts by NumPy's rule in either layout") {
  const std::vector<std::pair<Extents, Extents>> pairs{{{2, 3, 4, 5}, {2, 3, 4, 5}},
                                                       {{2, 3, 4, 5}, {}},
                                                       {{2, 3, 4, 5}, {5}},
                                                       {{2, 3, 4, 5}, {4, 1}},
                                                       {{2, 3, 4, 5}, {3, 1, 1}},
                                                       {{2, 3, 4, 5}, {3, 4, 5}},
                                                       {{2, 3, 4, 5}, {1, 3, 1, 1}},
                                                       {{2, 3, 4, 5}, {2, 1, 4, 1}},
                                                       {{2, 1, 4, 1}, {1, 3, 1, 5}},
                                                       {{2, 3, 1, 1}, {1, 1, 4, 5}},
                                                       {{1, 1, 1, 1}, {1, 1, 1}},
                                                       {{2, 3}, {4, 1, 1, 3}},
                                                       {{3, 4, 5}, {2, 3, 1, 5}},
                                                       {{0, 3}, {1, 3}},
                                                       {{0, 3, 2, 2}, {3, 1, 1}},
                                                       {{2, 3, 4}, {2, 1, 4}},
                                                       {{2, 1, 2, 1, 2, 3}, {3, 1, 2, 2, 1}}};
  for (const auto& [ea, eb] : pairs)
    for (const Layout la : {Layout::RowMajor, Layout::ChannelsLast})
      for (const Layout lb : {Layout::RowMajor, Layout::ChannelsLast}) {
        CAPTURE(ea, eb, la, lb);
        const auto a = sample_array<double>(1, ea, la), b = sample_array<double>(2, eb, lb);
        const auto y = kernel::binary<Minus>(a, b), z = kernel::binary<Minus>(b, a);
        const auto extents = kernel::broadcast_extents("rule", ea, eb);
        CHECK(y.extents() == extents);
        CHECK(values_of(y) == expected_difference(a, b, extents));
        CHECK(values_of(z) == expected_difference(b, a, extents));
      }
}

TEST_CASE("elementwise work keeps the layout") {
  const auto x = sample_array<float>(1, {2, 3, 4, 5}, Layout::ChannelsLast);
  const auto before = kernel::layout_conversions();
  CHECK(kernel::unary<Square>(x).layout() == Layout::ChannelsLast);
  CHECK(kernel::binary<Minus>(x, x).layout() == Layout::ChannelsLast);
  CHECK(kernel::binary<Minus>(x, kernel::filled<float>({}, 1.f)).layout() == Layout::ChannelsLast);
  CHECK(kernel::layout_conversions() == before);
}

TEST_CASE("unary and its backward work on more elements than a task has") {
  const int n = 2 * static_cast<int>(kernel::memory_grain) + 5;
  const auto x = sample_array<float>(1, {n}), dy = sample_array<float>(2, {n});
  for (const int threads : {1, 2}) {
    const Threads scope(threads);
    const auto y = kernel::unary<Square>(x), dx = kernel::unary_backward<Square>(x, dy);
    int wrong = 0;
    for (int i = 0; i < n; ++i)
      wrong += y.data()[i] != x.data()[i] * x.data()[i] || dx.data()[i] != dy.data()[i] * x.data()[i] * 2;
    CHECK(wrong == 0);
  }
}

TEST_CASE("a profile shows a formula's name, and that of a rule") {
  const auto x = sample_array<float>(1, {2, 3});
  const SpanLog log;
  kernel::unary<Square>(x);
  kernel::unary_backward<Square>(x, x);
  kernel::binary<Minus>(x, sample_array<float>(2, {3}));
  const auto& events = log.events();
  REQUIRE(events.size() == 3);
  CHECK(events[0].operation == "Square");
  CHECK(events[1].operation == "Square");
  CHECK(events[1].work.algorithm == std::string("backward"));
  CHECK(events[2].operation == "minus");
  CHECK((events[2].work.shape == Extents{2, 3}));
  CHECK(events[2].work.flops == 6);
  CHECK(events[2].work.bytes == 4 * (6 + 6 + 3));
}

TEST_CASE("sizes that do not broadcast are named") {
  CHECK_THROWS_WITH(kernel::binary<Minus>(Array<float>({2, 3}), Array<float>({2, 4})),
                    "minus: shapes must broadcast (expected [2, 3], got [2, 4])");
  CHECK_THROWS_WITH(kernel::unary_backward<Square>(Array<float>({2, 3}), Array<float>({2, 4})),
                    "backward: the gradient must have the tensor's sizes (expected [2, 3], got [2, 4])");
}

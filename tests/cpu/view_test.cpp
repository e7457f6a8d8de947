// SPDX-License-Identifier: MIT
#include <whitematter/cpu/view.hpp>

#include "support/arrays.hpp"
#include "support/threads.hpp"

using namespace wm;

TEST_CASE("a view chooses elements by place") {
  const auto x = array_of<int>({2, 4}, {0, 1, 2, 3, 4, 5, 6, 7});
  const auto all = kernel::view_of(x);
  const auto read = [&](const kernel::View& view) {
    return values_of(kernel::taken(x, view, Layout::RowMajor));
  };
  CHECK(read(all.sliced(1, 1, 2)) == std::vector{1, 2, 5, 6});
  CHECK(read(all.sliced(1, 3, 2, -2)) == std::vector{3, 1, 7, 5});
  CHECK(read(all.permuted({1, 0})) == std::vector{0, 4, 1, 5, 2, 6, 3, 7});
  CHECK(read(all.sliced(0, 1, 1).sliced(1, 0, 2).expanded({2, 3, 2})) ==
        std::vector{4, 5, 4, 5, 4, 5, 4, 5, 4, 5, 4, 5});
  CHECK(read(all.sliced(0, 2, 0)).empty());
}

TEST_CASE("copies give the same elements whatever the layouts and the number of threads") {
  const Extents extents{3, 5, 40, 70};
  const auto x = sample_array<float>(1, extents);
  const auto expected =
      values_of(kernel::taken(x, kernel::view_of(x).permuted({2, 0, 3, 1}), Layout::RowMajor));
  for (const Layout from : {Layout::RowMajor, Layout::ChannelsLast})
    for (const Layout to : {Layout::RowMajor, Layout::ChannelsLast})
      for (const int threads : {1, 2}) {
        const Threads setting(threads);
        const auto same = kernel::with_layout(x, from);
        CHECK(values_of(kernel::taken(same, kernel::view_of(same).permuted({2, 0, 3, 1}), to)) == expected);
      }
}

TEST_CASE("put is the way back, with zeros around") {
  const auto dy = array_of<int>({2, 1}, {1, 2});
  const auto view = kernel::view_of({2, 3}, Layout::RowMajor).sliced(1, 1, 1);
  CHECK(values_of(kernel::put(dy, view, {2, 3}, Layout::RowMajor)) == std::vector{0, 1, 0, 0, 2, 0});
}

TEST_CASE("add adds to the elements of a view") {
  const auto x = array_of<double>({2}, {1, 2}), y = array_of<double>({4}, {0, 10, 20, 30});
  kernel::add(x, kernel::view_of(x), y, kernel::view_of(y).sliced(0, 3, 2, -3));
  CHECK(values_of(y) == std::vector<double>{2, 10, 20, 31});
}

TEST_CASE("permute moves nothing where both orders coincide in memory") {
  const auto images = sample_array<float>(1, {2, 3, 4, 5}, Layout::ChannelsLast);
  const auto rows = kernel::permute(images, {0, 2, 3, 1});
  CHECK(rows.identity() == images.identity());
  CHECK(rows.layout() == Layout::RowMajor);
  const auto back = kernel::permute(rows, {0, 3, 1, 2});
  CHECK(back.identity() == images.identity());
  CHECK(back.layout() == Layout::ChannelsLast);
  CHECK(values_of(back) == values_of(images));
  CHECK(kernel::permute(kernel::row_major(images), {0, 2, 3, 1}).identity() != images.identity());
}

TEST_CASE("concat needs equal sizes off the axis") {
  const std::array good{array_of<int>({1, 2}, {1, 2}), array_of<int>({2, 2}, {3, 4, 5, 6})};
  CHECK(values_of(kernel::concat(good, 0)) == std::vector{1, 2, 3, 4, 5, 6});
  CHECK_THROWS_WITH(kernel::concat(good, 1),
                    "concat: shapes must agree in all axes but the one that grows "
                    "(expected [1, 2], got [2, 2])");
}

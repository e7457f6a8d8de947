// SPDX-License-Identifier: MIT
#include <whitematter/cpu/row_norm.hpp>

#include "support/arrays.hpp"
#include "support/threads.hpp"

using namespace wm;
using kernel::Center;

TEST_CASE("row_norm by hand") {
  const auto x = array_of<double>({1, 4}, {1, 3, 5, 7}), scale = array_of<double>({4}, {1, 2, 1, 1}),
             shift = array_of<double>({4}, {0, 0, 0, 10});
  const auto centered = kernel::row_norm(x, scale, shift, 0.0, Center::Yes);
  const double d = std::sqrt(5.0), r = std::sqrt(21.0);
  CHECK(largest_difference(values_of(centered.y), std::vector<double>{-3 / d, -2 / d, 1 / d, 3 / d + 10}) <
        1e-14);
  CHECK(values_of(centered.mean) == std::vector<double>{4});
  const auto plain = kernel::row_norm(x, scale, {}, 0.0, Center::No);
  CHECK(largest_difference(values_of(plain.y), std::vector<double>{1 / r, 6 / r, 5 / r, 7 / r}) < 1e-14);
}

TEST_CASE("a row far from zero keeps its deviation") {
  Array<float> x({1, 4096});
  for (int i = 0; i < 4096; ++i) x.data()[i] = 10'000.f + static_cast<float>(i % 2);
  const auto one = kernel::filled<float>({4096}, 1.f);
  const auto y = values_of(kernel::row_norm(x, one, {}, 0.0, Center::Yes).y);
  CHECK(y[0] == Approx(-1).epsilon(1e-5));
  CHECK(y[1] == Approx(1).epsilon(1e-5));
}

TEST_CASE("row_norm does not depend on the number of threads") {
  const auto x = sample_array<float>(1, {900, 200}), dy = sample_array<float>(2, {900, 200}),
             scale = sample_array<float>(3, {200});
  const auto run = [&] {
    const auto rows = kernel::row_norm(x, scale, scale, 1e-5, Center::Yes);
    const auto [dx, dscale, dshift] =
        kernel::row_norm_backward(dy, x, scale, rows.mean, rows.inverse, Center::Yes);
    auto all = values_of(dx);
    for (const auto& part : {values_of(dscale), values_of(dshift)})
      all.insert(all.end(), part.begin(), part.end());
    return all;
  };
  const auto expected = run();
  const Threads threads(3);
  CHECK(run() == expected);
}

TEST_CASE("row_norm of no rows") {
  const auto one = kernel::filled<float>({3}, 1.f);
  const auto rows = kernel::row_norm(Array<float>({0, 3}), one, one, 1e-5, Center::Yes);
  CHECK(rows.y.extents() == Extents{0, 3});
  const auto gradients = kernel::row_norm_backward(Array<float>({0, 3}), Array<float>({0, 3}), one, rows.mean,
                                                   rows.inverse, Center::Yes);
  CHECK(values_of(std::get<1>(gradients)) == std::vector<float>(3, 0.f));
}

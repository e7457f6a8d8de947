// SPDX-License-Identifier: MIT
#include <whitematter/core/eigen.hpp>

#include <numeric>
#include <vector>

#include "support/catch.hpp"

using namespace wm;

TEST_CASE("a vector maps memory") {
  std::vector<float> x{1, 2, 3, 4, 5, 6, 7, 8};
  eigen::vector(x.data() + 1, 5) *= 10.f;
  CHECK(x == std::vector<float>{1, 20, 30, 40, 50, 60, 7, 8});
  CHECK(eigen::vector(static_cast<const float*>(x.data()), 8).sum() == 216);
}

TEST_CASE("a matrix is row-major and its rows begin a stride apart") {
  std::vector<double> x(12);
  std::iota(x.begin(), x.end(), 0.0);
  const auto m = eigen::matrix(static_cast<const double*>(x.data()), 3, 2, 4);
  CHECK(m.rows() == 3);
  CHECK(m(0, 1) == 1);
  CHECK(m(2, 0) == 8);
  eigen::matrix(x.data(), 2, 2, 5).setZero();
  CHECK(x == std::vector<double>{0, 0, 2, 3, 4, 0, 0, 7, 8, 9, 10, 11});
}

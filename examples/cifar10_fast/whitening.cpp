// SPDX-License-Identifier: MIT
#include <whitematter/core/eigen.hpp>

#include <Eigen/Eigenvalues>

#include "network.hpp"

namespace cifar10_fast {

namespace {

constexpr int elements = 3 * 2 * 2;  // of a patch, as a filter has them
using Patch = Eigen::Matrix<double, elements, 1>;
using Covariance = Eigen::Matrix<double, elements, elements>;

/// Of all patches of normalized images, whose channels have a mean of 0.
Covariance covariance_of(const Images& images) {
  const auto pixels = wm::kernel::row_major(images.array());
  Covariance sum = Covariance::Zero();
  std::int64_t count = 0;
  for (int n = 0; n < pixels.size(0); ++n)
    for (int y = 0; y + 1 < 32; ++y)
      for (int x = 0; x + 1 < 32; ++x, ++count) {
        Patch patch;
        for (int i = 0; i < elements; ++i) {
          const int channel = i / 4, row = y + i / 2 % 2, column = x + i % 2;
          patch[i] = pixels.data()[((n * 3 + channel) * 32 + row) * 32 + column];
        }
        sum.noalias() += patch * patch.transpose();
      }
  return sum / static_cast<double>(count);
}

}  // namespace

void Whitening::fit(const Images& images) {
  constexpr double least = 5e-4;  // keeps what is all but constant from being blown up
  const Eigen::SelfAdjointEigenSolver<Covariance> solver(covariance_of(images));
  float* filter = weight.array().data();
  for (const double sign : {1.0, -1.0})
    for (int i = elements - 1; i >= 0; --i)
      for (int j = 0; j < elements; ++j)
        *filter++ = static_cast<float>(sign * solver.eigenvectors()(j, i) /
                                       std::sqrt(solver.eigenvalues()[i] + least));
}

}  // namespace cifar10_fast

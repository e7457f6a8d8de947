// SPDX-License-Identifier: MIT
#pragma once

// Threads are whitematter's own: Eigen would split a product by the number of threads, and results would
// depend on it.
#ifndef EIGEN_DONT_PARALLELIZE
#define EIGEN_DONT_PARALLELIZE
#endif

#include <Eigen/Core>

#include <cstdint>

/// The one place that maps memory to Eigen's types.
namespace wm::eigen {

template <class T>
using Vector = Eigen::Map<Eigen::Array<T, Eigen::Dynamic, 1>>;
template <class T>
using ConstVector = Eigen::Map<const Eigen::Array<T, Eigen::Dynamic, 1>>;

template <class T>
using RowMajor = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
template <class T>
using Matrix = Eigen::Map<RowMajor<T>, 0, Eigen::OuterStride<>>;
template <class T>
using ConstMatrix = Eigen::Map<const RowMajor<T>, 0, Eigen::OuterStride<>>;

template <class T>
Vector<T> vector(T* data, std::int64_t n) {
  return {data, n};
}
template <class T>
ConstVector<T> vector(const T* data, std::int64_t n) {
  return {data, n};
}

/// A row-major matrix whose rows begin `stride` elements apart.
template <class T>
Matrix<T> matrix(T* data, std::int64_t rows, std::int64_t cols, std::int64_t stride) {
  return {data, rows, cols, Eigen::OuterStride<>(stride)};
}
template <class T>
ConstMatrix<T> matrix(const T* data, std::int64_t rows, std::int64_t cols, std::int64_t stride) {
  return {data, rows, cols, Eigen::OuterStride<>(stride)};
}

}  // namespace wm::eigen

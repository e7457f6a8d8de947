// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include <whitematter/cpu/instruction_set.hpp>

// Other compilers than g++ and clang have no vector types of their own: there Eigen's stand for them.
#if defined(WHITEMATTER_PORTABLE) || !(defined(__GNUC__) || defined(__clang__))
#define WM_PORTABLE_VECTORS 1
#include <whitematter/core/eigen.hpp>
#endif

/// Registers of each instruction set, and the tile of a matrix product whose sums fill them: rows x two
/// vectors.
namespace wm::kernel {

namespace compiled {
struct Registers {
#if defined(__AVX512F__)
  static constexpr int bytes = 64, rows = 12;
#elif defined(__AVX__)
  static constexpr int bytes = 32, rows = 6;
#elif defined(__aarch64__) && defined(__ARM_NEON)
  static constexpr int bytes = 16, rows = 12;
#else
  static constexpr int bytes = 16, rows = 4;
#endif
};
}  // namespace compiled

namespace avx2 {
struct Registers {
  static constexpr int bytes = 32, rows = 6;
};
}  // namespace avx2

namespace avx512 {
struct Registers {
  static constexpr int bytes = 64, rows = 12;
};
}  // namespace avx512

}  // namespace wm::kernel

#define WM_KERNELS <whitematter/cpu/simd/vector.inc>
#include <whitematter/cpu/simd/for_each_target.inc>

namespace wm::kernel {

/// Elements of a vector in the instruction set that is in use.
template <class T>
int vector_lanes() {
  return *WM_PICK(lanes<T>);
}

}  // namespace wm::kernel

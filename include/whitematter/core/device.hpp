// SPDX-License-Identifier: MIT
#pragma once

namespace wm {

/// Where a tensor's elements are, and which kernels an operation calls: tags for overloads.
struct Cpu {};
struct Cuda {};

/// Order of the elements in memory. Shapes are always written [Batch, C, H, W]; images are stored with the
/// channels last, where the fast kernels are, and everything that reads values sees row-major order.
enum class Layout { RowMajor, ChannelsLast };

}  // namespace wm

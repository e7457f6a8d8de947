// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/attention_backward.hpp>
#include <whitematter/cpu/conv_transpose.hpp>
#include <whitematter/cpu/cross_entropy.hpp>
#include <whitematter/cpu/group_norm.hpp>
#include <whitematter/cpu/gru.hpp>
#include <whitematter/cpu/interpolate.hpp>
#include <whitematter/cpu/linear.hpp>
#include <whitematter/cpu/lstm.hpp>
#include <whitematter/cpu/pooling.hpp>
#include <whitematter/cpu/rnn.hpp>
#include <whitematter/cpu/row_norm.hpp>
#include <whitematter/cpu/sgd.hpp>
#include <whitematter/cpu/softmax.hpp>
#include <whitematter/cpu/update.hpp>

// A program of several files need not compile the same kernels in each of them. With
// WHITEMATTER_EXTERN_KERNELS defined for all of its files, and WHITEMATTER_DEFINE_KERNELS in one that
// includes this header, they are compiled in that one alone, with its options; each of the others then
// compiles in about 70 % of the time.
#if defined(WHITEMATTER_DEFINE_KERNELS)
#define WM_KERNEL(...) template decltype(__VA_ARGS__) __VA_ARGS__;
#elif defined(WHITEMATTER_EXTERN_KERNELS)
#define WM_KERNEL(...) extern template decltype(__VA_ARGS__) __VA_ARGS__;
#else
#define WM_KERNEL(...)
#endif

/// The kernels in which most of a compiler's time goes, for one type of elements.
#define WM_KERNELS_OF(T)                            \
  WM_KERNEL(conv2d<T>)                              \
  WM_KERNEL(conv2d_backward_input<T>)               \
  WM_KERNEL(conv2d_backward_weight<T>)              \
  WM_KERNEL(conv_transpose2d<T>)                    \
  WM_KERNEL(conv_transpose2d_backward_input<T>)     \
  WM_KERNEL(conv_transpose2d_backward_weight<T>)    \
  WM_KERNEL(matmul<T>)                              \
  WM_KERNEL(attention<T>)                           \
  WM_KERNEL(attention_backward<T>)                  \
  WM_KERNEL(linear<T>)                              \
  WM_KERNEL(rnn<T>)                                 \
  WM_KERNEL(rnn_backward<T>)                        \
  WM_KERNEL(lstm<T>)                                \
  WM_KERNEL(lstm_backward<T>)                       \
  WM_KERNEL(gru<T>)                                 \
  WM_KERNEL(gru_backward<T>)                        \
  WM_KERNEL(channel_statistics<T>)                  \
  WM_KERNEL(write<T>)                               \
  WM_KERNEL(normalize_backward<T>)                  \
  WM_KERNEL(group_norm<T>)                          \
  WM_KERNEL(group_norm_backward<T>)                 \
  WM_KERNEL(row_norm<T>)                            \
  WM_KERNEL(row_norm_backward<T>)                   \
  WM_KERNEL(max_pool2d<T>)                          \
  WM_KERNEL(max_pool2d_backward<T>)                 \
  WM_KERNEL(avg_pool2d<T>)                          \
  WM_KERNEL(avg_pool2d_backward<T>)                 \
  WM_KERNEL(interpolate<T>)                         \
  WM_KERNEL(interpolate_backward<T>)                \
  WM_KERNEL(softmax<T>)                             \
  WM_KERNEL(softmax_backward<T>)                    \
  WM_KERNEL(label_losses<T, std::int64_t>)          \
  WM_KERNEL(label_losses_backward<T, std::int64_t>) \
  WM_KERNEL(sum<T>)                                 \
  WM_KERNEL(sum_to<T>)                              \
  WM_KERNEL(sum_to_channels<T>)                     \
  WM_KERNEL(clone<T>)                               \
  WM_KERNEL(with_layout<T>)                         \
  WM_KERNEL(accumulate<T>)                          \
  WM_KERNEL(sgd_step<T>)                            \
  WM_KERNEL(adam_step<T>)

namespace wm::kernel {
WM_KERNELS_OF(float)
WM_KERNELS_OF(double)
}  // namespace wm::kernel

#undef WM_KERNELS_OF
#undef WM_KERNEL

// SPDX-License-Identifier: MIT
// The kernels of a program of several files, which are compiled with WHITEMATTER_EXTERN_KERNELS.
#define WHITEMATTER_DEFINE_KERNELS
#include <whitematter/cpu/instances.hpp>

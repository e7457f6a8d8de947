// SPDX-License-Identifier: MIT
#include <whitematter/core/device.hpp>

#include <type_traits>

// Devices are tags for overloads: they cost nothing and are not each other.
static_assert(std::is_empty_v<wm::Cpu> && std::is_empty_v<wm::Cuda>);
static_assert(!std::is_convertible_v<wm::Cpu, wm::Cuda> && !std::is_convertible_v<wm::Cuda, wm::Cpu>);
static_assert(wm::Layout::RowMajor != wm::Layout::ChannelsLast);

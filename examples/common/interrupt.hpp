// SPDX-License-Identifier: MIT
#pragma once

#include <csignal>

/// Stops a training where its checkpoint is whole, when Ctrl-C or a system that shuts down asks for it.
namespace interrupt {

inline volatile std::sig_atomic_t requested = 0;

inline void watch() {
  for (const int signal : {SIGINT, SIGTERM}) std::signal(signal, [](int) { requested = 1; });
}

}  // namespace interrupt

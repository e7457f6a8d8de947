// SPDX-License-Identifier: MIT
#pragma once

#include <malloc.h>
#include <sys/wait.h>

#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include <whitematter/core/error.hpp>

#include "sampling.hpp"

namespace benchmark {

namespace detail {

/// The most memory that this process has held since the record was last reset.
inline double peak_mebibytes() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.rfind("VmHWM:", 0) == 0) return std::stod(line.substr(6)) / 1024;
  return std::numeric_limits<double>::quiet_NaN();
}

inline double peak_of(Contender contender, int steps) {
  malloc_trim(0);
  std::ofstream("/proc/self/clear_refs") << "5";
  contender.time(steps);
  return peak_mebibytes();
}

}  // namespace detail

/// MiB that a process holds at most while the contender at an index, alone in it, makes so many steps. To be
/// called before any contender has started threads.
inline double peak_memory(const std::function<std::vector<Contender>()>& make, std::size_t index, int steps) {
  int ends[2];
  wm::check(pipe(ends) == 0, "peak_memory: the system must give a pipe", "one", "an error");
  const pid_t child = fork();
  wm::check(child >= 0, "peak_memory: the system must give a process", "one", "an error");
  if (child == 0) {
    auto all = make();
    Contender one = std::move(all[index]);
    all.clear();
    const double peak = detail::peak_of(std::move(one), steps);
    _exit(write(ends[1], &peak, sizeof peak) == sizeof peak ? 0 : 1);
  }
  close(ends[1]);
  double peak = std::numeric_limits<double>::quiet_NaN();
  const bool told = read(ends[0], &peak, sizeof peak) == sizeof peak;
  close(ends[0]);
  waitpid(child, nullptr, 0);
  wm::check(told, "peak_memory: the process must end well", "a number", "none");
  return peak;
}

}  // namespace benchmark

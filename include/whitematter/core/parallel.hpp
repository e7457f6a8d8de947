// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>

#if defined(_OPENMP)
#include <omp.h>
#endif

namespace wm {

namespace detail {

inline int& thread_setting() {
  static int threads = [] {
    const char* text = std::getenv("WHITEMATTER_NUM_THREADS");
    const int asked = text ? std::atoi(text) : 0;
#if defined(_OPENMP)
    return asked > 0 ? asked : omp_get_max_threads();
#else
    static_cast<void>(asked);
    return 1;
#endif
  }();
  return threads;
}

}  // namespace detail

/// Threads that operations use: WHITEMATTER_NUM_THREADS, or OpenMP's number; one when compiled without
/// OpenMP.
inline int num_threads() { return detail::thread_setting(); }
inline void set_num_threads(int threads) { detail::thread_setting() = std::max(1, threads); }

/// Whether this thread runs a part of a parallel loop.
inline bool in_parallel() {
#if defined(_OPENMP)
  return omp_in_parallel();
#else
  return false;
#endif
}

namespace detail {

// One loop for all callers: a region of OpenMP for each of them would cost the compiler more than they do.
inline void run_parts(std::int64_t parts, void (*call)(const void*, std::int64_t), const void* f) {
#if defined(_OPENMP)
  const int threads = static_cast<int>(std::min<std::int64_t>(num_threads(), parts));
  if (threads > 1 && !in_parallel()) {
#pragma omp parallel for schedule(dynamic, 1) num_threads(threads)
    for (std::int64_t part = 0; part < parts; ++part) call(f, part);
    return;
  }
#endif
  for (std::int64_t part = 0; part < parts; ++part) call(f, part);
}

}  // namespace detail

/// Calls f(part) for each part in [0, parts). What a part does must not depend on the number of threads; then
/// neither does the result.
template <class F>
void parallel_parts(std::int64_t parts, const F& f) {
  detail::run_parts(
      parts, [](const void* caller, std::int64_t part) { (*static_cast<const F*>(caller))(part); }, &f);
}

/// Calls f(begin, end) for consecutive ranges of at most `grain` that cover [0, n).
template <class F>
void parallel_for(std::int64_t n, std::int64_t grain, const F& f) {
  if (n <= 0) return;
  grain = std::max<std::int64_t>(grain, 1);
  parallel_parts((n + grain - 1) / grain,
                 [&](std::int64_t part) { f(part * grain, std::min(n, (part + 1) * grain)); });
}

}  // namespace wm

// SPDX-License-Identifier: MIT
#pragma once

#include <ctime>

#include <algorithm>
#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace benchmark {

/// Something to be timed, and its samples in milliseconds.
struct Contender {
  std::string name;
  std::function<void()> run;
  std::vector<double> samples{};
  int discarded = 0;

  /// The sample that a share of the others lies below.
  double quantile(double share) const {
    std::vector<double> sorted = samples;
    std::sort(sorted.begin(), sorted.end());
    return sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1) + 0.5)];
  }
  double median() const { return quantile(0.5); }
};

struct SamplingOptions {
  int rounds = 9;
  int warmups = 2;
  int threads = 2;
  double busy = 0.925;  ///< least share of the time that every thread must have had a processor
  int attempts = 4;     ///< for each sample, before the round goes without it
};

namespace detail {

inline double process_seconds() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

inline bool sample(Contender& contender, const SamplingOptions& options) {
  const double cpu = process_seconds();
  const auto start = std::chrono::steady_clock::now();
  contender.run();
  const double wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  const bool clean = process_seconds() - cpu >= options.busy * options.threads * wall;
  if (clean)
    contender.samples.push_back(wall * 1000);
  else
    ++contender.discarded;
  return clean;
}

}  // namespace detail

/// Times all contenders in turns, each round beginning with another one, so that what the machine does
/// meanwhile meets all alike. A sample during which another program took a processor away is discarded:
/// threads that wait for work spin (OMP_WAIT_POLICY=active), so a clean one shows as processor time of almost
/// all threads.
inline void sample_in_turns(std::vector<Contender>& contenders, const SamplingOptions& options) {
  for (auto& contender : contenders)
    for (int i = 0; i < options.warmups; ++i) contender.run();
  for (int round = 0; round < options.rounds; ++round)
    for (std::size_t i = 0; i < contenders.size(); ++i) {
      auto& contender = contenders[(static_cast<std::size_t>(round) + i) % contenders.size()];
      for (int attempt = 0; attempt < options.attempts; ++attempt)
        if (detail::sample(contender, options)) break;
    }
}

}  // namespace benchmark

// SPDX-License-Identifier: MIT
#pragma once

#include <unistd.h>

#include <ctime>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <functional>
#include <limits>
#include <string>
#include <vector>

namespace benchmark {

/// Milliseconds of some runs, and those that processors spent on them, all threads together.
struct Time {
  double wall = 0, processor = 0;
};

/// Something to be timed, and its samples: milliseconds of one run.
struct Contender {
  std::string name;
  std::function<Time(int runs)> time;
  std::vector<double> samples{};
  int discarded = 0;

  /// The sample that a share of the others lies below; no number where there is none.
  double quantile(double share) const {
    if (samples.empty()) return std::numeric_limits<double>::quiet_NaN();
    std::vector<double> sorted = samples;
    std::sort(sorted.begin(), sorted.end());
    return sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1) + 0.5)];
  }
  double median() const { return quantile(0.5); }
  /// The middle half of the samples lies within this share of the median.
  double spread() const { return (quantile(0.75) - quantile(0.25)) / median(); }
};

struct SamplingOptions {
  int rounds = 9;
  int warmups = 2;
  int threads = 2;
  double busy = 0.925;  ///< least share of the time that every thread must have had a processor
  int attempts = 4;     ///< for each sample, before the round goes without it
  double least = 50;    ///< milliseconds of a sample: the system counts a running thread's every 4
};

inline double process_milliseconds() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return 1e3 * static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_nsec);
}

/// What runs in this process.
inline Contender contender(std::string name, std::function<void()> run) {
  return {std::move(name), [run = std::move(run)](int runs) {
            const double processor = process_milliseconds();
            const auto start = std::chrono::steady_clock::now();
            for (int i = 0; i < runs; ++i) run();
            const std::chrono::duration<double, std::milli> wall = std::chrono::steady_clock::now() - start;
            return Time{wall.count(), process_milliseconds() - processor};
          }};
}

namespace detail {

// Less than its share: another program took a processor away. More: a contender has threads of its own.
inline bool is_clean(const Time& time, const SamplingOptions& options) {
  if (options.busy == 0) return true;
  const double share = time.processor / (options.threads * time.wall);
  return share >= options.busy && share <= 1.15;
}

inline void sample(Contender& contender, int runs, const SamplingOptions& options) {
  for (int attempt = 0; attempt < options.attempts; ++attempt) {
    const Time time = contender.time(runs);
    if (is_clean(time, options)) {
      contender.samples.push_back(time.wall / runs);
      return;
    }
    ++contender.discarded;
  }
}

inline void show_progress(const std::string& label, int round, int rounds) {
  if (isatty(STDERR_FILENO))
    std::fprintf(stderr, "\r\033[K%s: round %d of %d%s", label.c_str(), round, rounds,
                 round == rounds ? "\r\033[K" : "");
  else if (round == 1)
    std::fprintf(stderr, "%s\n", label.c_str());
}

}  // namespace detail

/// Times all contenders in turns, each round beginning with another one, so that what the machine does
/// meanwhile meets all alike. A sample during which another program took a processor away is discarded:
/// threads that wait for work spin (OMP_WAIT_POLICY=active), so a clean one shows as processor time of almost
/// all threads. A contender without any is left without, and reported as "-". The label tells on the terminal
/// what is being timed.
inline void sample_in_turns(std::vector<Contender>& contenders, const SamplingOptions& options,
                            const std::string& label) {
  std::vector<int> runs;
  for (auto& contender : contenders) {
    double fastest = std::numeric_limits<double>::infinity();
    for (int i = 0; i < options.warmups; ++i) fastest = std::min(fastest, contender.time(1).wall);
    runs.push_back(static_cast<int>(std::clamp(std::ceil(options.least / fastest), 1.0, 1e6)));
  }
  for (int round = 0; round < options.rounds; ++round) {
    detail::show_progress(label, round + 1, options.rounds);
    for (std::size_t i = 0; i < contenders.size(); ++i) {
      const std::size_t turn = (static_cast<std::size_t>(round) + i) % contenders.size();
      detail::sample(contenders[turn], runs[turn], options);
    }
  }
  for (const auto& contender : contenders)
    if (contender.samples.empty())
      std::fprintf(stderr, "%s: the machine must be idle (expected a clean sample of %s, got %d discarded)\n",
                   label.c_str(), contender.name.c_str(), contender.discarded);
}

}  // namespace benchmark

// SPDX-License-Identifier: MIT
#pragma once

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <exception>
#include <fstream>
#include <iostream>
#include <string>

#include <whitematter/core/error.hpp>
#include <whitematter/cpu/vector.hpp>
#include <whitematter/io/atomic_file.hpp>

#include "sampling.hpp"

/// What the programs of this folder have in common.
namespace benchmark {

struct Options : SamplingOptions {
  std::string out;
};

inline void add_options(CLI::App& app, Options& options) {
  app.add_option("--rounds", options.rounds)->check(CLI::Range(1, 1000))->capture_default_str();
  app.add_option("--warmups", options.warmups)->check(CLI::Range(1, 100))->capture_default_str();
  app.add_option("--threads", options.threads)->check(CLI::Range(1, 256))->capture_default_str();
  app.add_option("--busy", options.busy, "least share of its processors for a sample to count; 0 takes all")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  app.add_option("--out", options.out, "also writes the report to this file");
}

/// Starts the program anew with the settings that suit all peers best and are read when a process starts: as
/// many threads as asked for, which spin while they wait or sleep, and memory that is kept for the next step
/// instead of being given back to the system, which costs LibTorch a fifth of a step otherwise.
inline void start_again_with_settings(char** arguments, int threads, const char* wait = "active") {
  if (std::getenv("WHITEMATTER_BENCHMARK_SETTINGS")) return;
  const std::pair<const char*, std::string> settings[] = {{"WHITEMATTER_BENCHMARK_SETTINGS", "set"},
                                                          {"OMP_NUM_THREADS", std::to_string(threads)},
                                                          {"OMP_WAIT_POLICY", wait},
                                                          {"MALLOC_MMAP_THRESHOLD_", "8000000000"},
                                                          {"MALLOC_TRIM_THRESHOLD_", "16000000000"},
                                                          {"MALLOC_TOP_PAD_", "200000000"}};
  for (const auto& [name, value] : settings) setenv(name, value.c_str(), 1);
  execv("/proc/self/exe", arguments);
  std::perror("benchmark: the program must be able to start itself again");
  std::exit(1);
}

inline std::string processor() {
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);)
    if (line.rfind("model name", 0) == 0) return line.substr(line.find(':') + 2);
  return "unknown processor";
}

inline std::string date() {
  const std::time_t now = std::time(nullptr);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%d %H:%M UTC", std::gmtime(&now));
  return text;
}

/// "1 thread" or "2 threads".
inline std::string counted(int count, const std::string& noun) {
  return wm::text(count, " ", noun, count == 1 ? "" : "s");
}

/// The first lines of a report: what was measured, when, on what and against what.
inline std::string heading(const std::string& title, const Options& options, const std::string& peers) {
#if defined(__clang__)
  const char* compiler = "clang++ " __clang_version__;
#else
  const char* compiler = "g++ " __VERSION__;
#endif
  const std::string gate = options.busy == 0
                               ? std::string("All samples count, also those of a busy machine.\n\n")
                               : wm::text("Samples in which the threads had less than ", options.busy,
                                          " of their processors are discarded.\n\n");
  return wm::text(title, ", ", counted(options.threads, "thread"), ", ", counted(options.rounds, "round"),
                  " in turns\n", date(), ", ", processor(), ", vectors of ",
                  wm::kernel::vector_lanes<float>(), " floats, ", compiler, ", ", peers, "\n", gate);
}

inline void write_file(const std::string& path, const std::string& text) {
  wm::AtomicFile file(path);
  file.write(text.data(), text.size());
  file.commit();
}

/// Shows the report, and writes it where asked to.
inline void publish(const std::string& report, const Options& options) {
  std::cout << report;
  if (!options.out.empty()) write_file(options.out, report);
}

/// The exit status of main, errors reported.
template <class F>
int guarded(F run) {
  try {
    return run();
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}

}  // namespace benchmark

// SPDX-License-Identifier: MIT
// Usage: measure SECONDS MEGABYTES COMMAND...
// Runs a command and prints its user time and its largest memory. Fails where it takes more, or fails itself.
// User time is what the work costs, also on a machine that does other work as well; other work still slows it
// through shared caches, so that a command which took too long may try once more.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

namespace {

struct Outcome {
  bool ran;
  double seconds, megabytes;
};

Outcome run(char** command) {
  const pid_t child = fork();
  if (child == 0) {
    execvp(command[0], command);
    std::perror(command[0]);
    _exit(127);
  }
  int status = 1;
  rusage usage{};
  if (child < 0 || wait4(child, &status, 0, &usage) < 0) {
    std::perror("measure");
    std::exit(2);
  }
  return {.ran = WIFEXITED(status) && WEXITSTATUS(status) == 0,
          .seconds =
              static_cast<double>(usage.ru_utime.tv_sec) + static_cast<double>(usage.ru_utime.tv_usec) * 1e-6,
          .megabytes = static_cast<double>(usage.ru_maxrss) / 1024};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) {
    std::fprintf(stderr, "usage: measure SECONDS MEGABYTES COMMAND...\n");
    return 2;
  }
  const double allowed_seconds = std::atof(argv[1]), allowed_megabytes = std::atof(argv[2]);
  for (int tries = 0; tries < 2; ++tries) {
    const Outcome outcome = run(argv + 3);
    std::printf("%.1f s of user time (at most %g), %.0f MB (at most %g)\n", outcome.seconds, allowed_seconds,
                outcome.megabytes, allowed_megabytes);
    if (!outcome.ran || outcome.megabytes > allowed_megabytes) return 1;
    if (outcome.seconds <= allowed_seconds) return 0;
  }
  return 1;
}

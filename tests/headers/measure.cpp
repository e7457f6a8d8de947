// SPDX-License-Identifier: MIT
// Usage: measure SECONDS MEGABYTES COMMAND...
// Runs a command and prints its user time and its largest memory. Fails where it takes more, or fails itself.
// User time is what the work costs, also on a machine that does other work as well.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

int main(int argc, char** argv) {
  if (argc < 4) {
    std::fprintf(stderr, "usage: measure SECONDS MEGABYTES COMMAND...\n");
    return 2;
  }
  const double allowed_seconds = std::atof(argv[1]), allowed_megabytes = std::atof(argv[2]);
  const pid_t child = fork();
  if (child == 0) {
    execvp(argv[3], argv + 3);
    std::perror(argv[3]);
    _exit(127);
  }
  int status = 1;
  if (child < 0 || waitpid(child, &status, 0) < 0) {
    std::perror("measure");
    return 2;
  }
  rusage usage{};
  getrusage(RUSAGE_CHILDREN, &usage);
  const double seconds =
      static_cast<double>(usage.ru_utime.tv_sec) + static_cast<double>(usage.ru_utime.tv_usec) * 1e-6;
  const double megabytes = static_cast<double>(usage.ru_maxrss) / 1024;
  std::printf("%.1f s of user time (at most %g), %.0f MB (at most %g)\n", seconds, allowed_seconds, megabytes,
              allowed_megabytes);
  const bool ran = WIFEXITED(status) && WEXITSTATUS(status) == 0;
  return ran && seconds <= allowed_seconds && megabytes <= allowed_megabytes ? 0 : 1;
}

// SPDX-License-Identifier: MIT
// Usage: measure SECONDS MEGABYTES REFERENCE COMMAND... SOURCE
// Compiles SOURCE and prints the user time and the largest memory that this took. Fails where it took more,
// or failed itself. The seconds are those of a machine that compiles REFERENCE in reference_seconds: one that
// takes longer for this, as it is slower or has other work, is given as much more.
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
  constexpr double reference_seconds = 11.5;
  if (argc < 6) {
    std::fprintf(stderr, "usage: measure SECONDS MEGABYTES REFERENCE COMMAND... SOURCE\n");
    return 2;
  }
  const double allowed_seconds = std::atof(argv[1]), allowed_megabytes = std::atof(argv[2]);
  const Outcome outcome = run(argv + 4);
  std::printf("%.1f s of user time (at most %g), %.0f MB (at most %g)\n", outcome.seconds, allowed_seconds,
              outcome.megabytes, allowed_megabytes);
  if (!outcome.ran || outcome.megabytes > allowed_megabytes) return 1;
  if (outcome.seconds <= allowed_seconds) return 0;
  argv[argc - 1] = argv[3];
  const Outcome reference = run(argv + 4);
  const double scale = reference.seconds / reference_seconds;
  std::printf("%.1f s for the reference, where %g s were expected: at most %.1f s here\n", reference.seconds,
              reference_seconds, allowed_seconds * scale);
  return reference.ran && outcome.seconds <= allowed_seconds * scale ? 0 : 1;
}

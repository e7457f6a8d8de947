#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Processor time and peak memory of a compiler for the umbrella alone and for a training program of ResNet-18."""

import argparse
import os
import pathlib
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

PROJECT = pathlib.Path(__file__).resolve().parent.parent
UMBRELLA = "#include <whitematter/whitematter.hpp>\nint main() {}\n"


def compile_once(compiler, flags, source):
    """Compiles one file; returns seconds of processor time in user mode and peak memory in MB."""
    with tempfile.TemporaryDirectory() as folder:
        command = [compiler, *flags, "-c", str(source), "-o", os.path.join(folder, "a.o")]
        process = subprocess.Popen(command)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            sys.exit(f"compile_cost: the program must compile (expected status 0, got {process.returncode})")
        return usage.ru_utime, usage.ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--compilers", nargs="+", default=["g++", "clang++"])
    parser.add_argument("--optimize", default="2", help="the level of optimization")
    parser.add_argument("--eigen", default="/usr/include/eigen3", help="the folder of Eigen's headers")
    parser.add_argument("--out", type=pathlib.Path, help="also writes the report to this file")
    arguments = parser.parse_args()

    flags = ["-std=c++20", f"-O{arguments.optimize}", f"-I{PROJECT / 'include'}", "-isystem", arguments.eigen]
    lines = [
        f"Compile time with -O{arguments.optimize}, median of {arguments.repeats}",
        f"{time.strftime('%Y-%m-%d %H:%M UTC', time.gmtime())}, {platform.machine()}",
        "",
        f"{'':34} {'user s':>8} {'peak MB':>8}",
    ]
    with tempfile.TemporaryDirectory() as folder:
        umbrella = pathlib.Path(folder) / "umbrella.cpp"
        umbrella.write_text(UMBRELLA)
        programs = {"umbrella alone": umbrella, "training ResNet-18": PROJECT / "benchmarks" / "resnet18_program.cpp"}
        for compiler in arguments.compilers:
            if not shutil.which(compiler):
                sys.exit(f"compile_cost: the compiler must be installed (expected {compiler}, got none)")
            version = subprocess.run([compiler, "-dumpversion"], capture_output=True, text=True, check=True).stdout.strip()
            for name, source in programs.items():
                costs = [compile_once(compiler, flags, source) for _ in range(arguments.repeats)]
                seconds = statistics.median(cost[0] for cost in costs)
                memory = max(cost[1] for cost in costs)
                lines.append(f"{compiler + ' ' + version + ', ' + name:34} {seconds:8.1f} {memory:8.0f}")
    text = "\n".join(lines) + "\n"
    print(text, end="")
    if arguments.out:
        temporary = arguments.out.with_name(arguments.out.name + ".tmp")
        temporary.write_text(text)
        temporary.replace(arguments.out)


if __name__ == "__main__":
    main()

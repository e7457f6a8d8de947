#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Usage: readme.sh README EXAMPLE
# The program that the README shows is the example that the build compiles and runs.
set -euo pipefail

program=$(tail -n +2 "$2")
[[ $(<"$1") == *$'```cpp\n'"$program"$'\n```'* ]] || { echo "docs: $1 must show $2 as it is"; exit 1; }
echo "ok: the README's program is the example"

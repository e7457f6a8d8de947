#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Usage: alone.sh FOLDER COMPILER [ARGUMENT...]
# Each header of a folder compiles when nothing stands before it, without a warning, and may be included twice.
set -euo pipefail
shopt -s nullglob
folder=$1
shift
count=0

for header in "$folder"/*.hpp; do
  count=$((count + 1))
  printf '#include "%s"\n' "$header" "$header" |
    "$@" -std=c++20 -fsyntax-only -Wall -Wextra -Wconversion -Wshadow -Werror -x c++ - || { echo "FAILED: $header"; exit 1; }
done
echo "$count headers of $folder"
((count > 0))

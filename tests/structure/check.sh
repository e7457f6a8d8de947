#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Usage: check.sh PROJECT
# What a compiler does not check of the headers: who includes whom, that each has a test, its licence and its length.
set -euo pipefail
cd "$1"

declare -A level=([core]=0 [cpu]=1 [graph]=1 [tensor]=2 [ops]=3 [nn]=4
  [loss]=5 [optim]=5 [models]=5 [io]=5 [onnx]=5 [text]=6 [data]=7 [train]=7)
headers=0
problems=0

problem() {
  echo "$1"
  problems=$((problems + 1))
}

included() { sed -nE 's|^ *# *include *[<"]([^>"]+)[>"].*|\1|p' "$1"; }

# A header includes its own folder's and those of lower levels.
check_directions() {
  local header=$1 folder=$2 path to
  while IFS= read -r path; do
    case $path in
      whitematter/*/*)
        to=${path#whitematter/}
        to=${to%%/*}
        if [[ -z ${level[$to]:-} ]]; then problem "$header: $path is in an unknown folder"
        elif [[ $to != "$folder" ]] && ((level[$to] >= level[$folder])); then problem "$header: $folder must not include $path"
        fi ;;
      whitematter/*) problem "$header: must not include the umbrella $path" ;;
      Eigen/* | unsupported/Eigen/*)
        [[ $header == */core/eigen.hpp ]] || problem "$header: only core/eigen.hpp includes $path" ;;
      cuda* | cublas* | cudnn* | nccl* | google/* | *.pb.h | onnx/*) problem "$header: must not include $path" ;;
    esac
  done < <(included "$header")
}

for header in include/whitematter/*/*.hpp; do
  headers=$((headers + 1))
  folder=$(basename "$(dirname "$header")") name=$(basename "$header" .hpp)
  if [[ -z ${level[$folder]:-} ]]; then
    problem "$header: folder $folder has no level in tests/structure/check.sh"
    continue
  fi
  check_directions "$header" "$folder"
  # onnx/ declares what onnx_export/ compiles, and the tests mirror that.
  [[ $folder == onnx || -f tests/$folder/${name}_test.cpp ]] || problem "$header: has no test tests/$folder/${name}_test.cpp"
done

for umbrella in include/whitematter/*.hpp; do
  others=$(grep -vE '^(// SPDX.*|#pragma once|#include <whitematter/[a-z0-9_/]+\.hpp>|)$' "$umbrella" || true)
  [[ -z $others ]] || problem "$umbrella: an umbrella has includes only, not: $others"
done

while IFS= read -r header; do
  [[ $(head -1 "$header") == '// SPDX-License-Identifier: MIT' ]] || problem "$header: the first line is not the licence"
  [[ $(sed -n 2p "$header") == '#pragma once' ]] || problem "$header: the second line is not #pragma once"
  lines=$(wc -l <"$header")
  ((lines <= 300)) || problem "$header: has $lines lines (expected at most 300)"
done < <(find include -name '*.hpp')

while IFS= read -r kernels; do
  [[ $(head -1 "$kernels") == '// SPDX-License-Identifier: MIT' ]] || problem "$kernels: the first line is not the licence"
  lines=$(wc -l <"$kernels")
  ((lines <= 300)) || problem "$kernels: has $lines lines (expected at most 300)"
done < <(find include -name '*.inc')

# A test that mirrors nothing tests nothing anybody can find. What it includes first is thereby compiled alone.
for folder in "${!level[@]}"; do
  [[ $folder != onnx ]] || continue
  for test in tests/"$folder"/*_test.cpp; do
    [[ -e $test ]] || continue
    header=whitematter/$folder/$(basename "$test" _test.cpp).hpp
    [[ -f include/$header ]] || problem "$test: mirrors no header"
    [[ $(grep -m 1 '^#include' "$test") == "#include <$header>" ]] || problem "$test: must include <$header> first"
  done
done

# A rule of shapes reads the same at compile time, where the text of a static_assert must be a literal, and at run
# time. Only what no type shows has a sentence of its own: what an option or a gradient was given.
rules=$(cat include/whitematter/{ops,loss,cpu}/*.hpp | tr '\n' ' ')
asserted=$(
  grep -oP 'static_assert\((?:(?!;).)*?"\K[^"]+(?="\);)' <<<"$rules"
  grep -oP 'WM_BINARY\([^"]*"\K\w+' <<<"$rules" | sed 's/$/: shapes must be equal or broadcast/'
)
while IFS= read -r rule; do
  grep -qxF -- "$rule" <<<"$asserted" || problem "no static_assert says: $rule"
done < <(grep -oP '"\K[a-z]\w*: [^"]+(?=")' <<<"$rules" | sort -u |
  grep -E 'shape|sizes|broadcast|agree|must be \[|within|window|the axis must have' |
  grep -vE "gradient|indices|tensor's|the tensor|a graph|have elements|: (a )?weight must|soft target")

((headers > 50)) || problem "there are $headers headers (expected more than 50)"
echo "$headers headers, $problems problems"
((problems == 0))

#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Usage: run.sh CASE.cpp COMPILER [ARGUMENT...]
# A case must compile as it is and fail with -DMISTAKE. Its comments say what the error must contain ("// error:" and
# "// names:") and how many lines it may have ("// lines:", 14 without), not counting those that say who included whom.
set -euo pipefail

case_file=$1
shift
compile=("$@" -std=c++20 -fsyntax-only "$case_file")

fail() {
  echo "$1"
  echo "$output"
  exit 1
}

output=$("${compile[@]}" 2>&1) || fail "without the mistake it must compile"
[[ -z $output ]] || fail "without the mistake there must be no warning"

if output=$(LC_ALL=C "${compile[@]}" -DMISTAKE 2>&1); then fail "the mistake must not compile"; fi

expected() { sed -n "s|^// $1: ||p" "$case_file"; }

lines=$(grep -cvE '^(In file included | +)from ' <<<"$output")
limit=$(expected lines)
((lines <= ${limit:-14})) || fail "the error has $lines lines (expected at most ${limit:-14})"
while IFS= read -r text; do
  grep -qF -- "$text" <<<"$output" || fail "the error must contain: $text"
done < <(expected error; expected names)

grep -m 1 'error:' <<<"$output" | sed 's/.*error: //'
echo "$lines lines"

#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Usage: resume.sh COLUMNS PROGRAM OPTION...
# A training of two evaluations that was interrupted between them and resumed gives the bits of one that was
# not. COLUMNS are those of metrics.csv that hold no time, as cut wants them.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
columns=$1
shift
train=("$@" --threads 1 --out)

fail() {
  echo "resume: $1"
  cat "$work/log"
  exit 1
}

numbers() { cut -d , -f "$columns" "$work/$1/metrics.csv"; }

# What follows the header, whose text holds the seconds that a run took.
tensors() {
  local file=$work/$1/checkpoint.safetensors
  tail -c +$((9 + $(od -An -tu8 -N8 "$file"))) "$file"
}

# Charts, pictures and texts; the times are in its head.
report() { sed -n '/<main>/,$p' "$work/$1/report.html"; }

"${train[@]}" "$work/whole" &>"$work/log" || fail "a whole run must succeed"

"${train[@]}" "$work/parts" &>"$work/log" &
until [[ -f $work/parts/checkpoint.safetensors ]]; do
  kill -0 $! 2>/dev/null || fail "a run must write a checkpoint"
  sleep 0.05
done
kill -INT $!
status=0
wait $! || status=$?
((status == 130)) || fail "an interrupted run must stop (expected exit status 130, got $status)"
[[ $(numbers parts | wc -l) == 2 && ! -f $work/parts/report.html ]] || fail "it must have stopped before the second evaluation"
"${train[@]}" "$work/parts" --resume &>"$work/log" || fail "a resumed run must succeed"

cmp <(numbers whole) <(numbers parts) || fail "the metrics must be equal"
cmp <(tensors whole) <(tensors parts) || fail "the checkpoint's tensors must be equal"
cmp <(report whole) <(report parts) || fail "the reports must be equal"
for file in model.safetensors model.onnx; do cmp "$work"/{whole,parts}/$file || fail "$file must be equal"; done
echo "ok: a resumed training gives the bits of a whole one"

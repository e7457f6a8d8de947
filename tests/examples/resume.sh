#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Usage: resume.sh CIFAR10_PROGRAM DATA_DIR
# A training that was interrupted in an epoch and resumed gives the bits of one that was not.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
train=("$1" --model resnet8 --data "$2" --limit 640 --batch 16 --epochs 2 --threads 1 --out)

fail() {
  echo "resume: $1"
  cat "$work/log"
  exit 1
}

# All columns but those of time.
numbers() { cut -d , -f 1-7 "$work/$1/metrics.csv"; }

# What follows the header, whose text holds the seconds that a run took.
tensors() {
  local file=$work/$1/checkpoint.safetensors
  tail -c +$((9 + $(od -An -tu8 -N8 "$file"))) "$file"
}

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
[[ $(numbers parts | wc -l) == 2 && ! -f $work/parts/model.onnx ]] || fail "it must have stopped in the second epoch"
"${train[@]}" "$work/parts" --resume &>"$work/log" || fail "a resumed run must succeed"

cmp <(numbers whole) <(numbers parts) || fail "the metrics must be equal"
cmp <(tensors whole) <(tensors parts) || fail "the checkpoint's tensors must be equal"
cmp "$work"/{whole,parts}/model.safetensors || fail "the weights must be equal"
echo "ok: a resumed training gives the bits of a whole one"

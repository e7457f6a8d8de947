#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Usage: shakespeare.sh TRAINING_PROGRAM WRITING_PROGRAM PAGE_CHECK TEXT
# Short trainings on a text and what they write; texts and settings that are refused, each with its reason.
set -euo pipefail
export LC_ALL=C.UTF-8

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
program=$1 writer=$2 page_check=$3 text=$4
checks=0

fail() {
  echo "shakespeare: $1"
  cat "$work/log"
  exit 1
}

check() {
  checks=$((checks + 1))
  [[ $1 ]] || fail "$2"
}

# A short run, but for the options that are given.
train() {
  local -A options=([--data]=$text [--out]=$work/run [--iterations]=8 [--eval-interval]=4 [--batch]=4 [--sample-length]=40)
  local flags=() name
  while (($#)); do
    if [[ $1 == --resume ]]; then
      flags+=("$1")
    else
      options[$1]=$2
      shift
    fi
    shift
  done
  for name in "${!options[@]}"; do flags+=("$name" "${options[$name]}"); done
  "$program" "${flags[@]}" &>"$work/log"
}

write() { "$writer" --model "$work/run/model.safetensors" "$@" 2>"$work/log"; }

# refuses REASON COMMAND...: the command fails, and says so.
refuses() {
  local reason=$1 status=0
  shift
  "$@" >"$work/out" || status=$?
  ((status == 1)) || fail "$* must be refused (expected exit status 1, got $status)"
  grep -qF -- "$reason" "$work/log" || fail "$* must say: $reason"
  checks=$((checks + 1))
}

trains_and_writes() {
  train || fail "a short run must succeed"
  check "$([[ $(cut -d , -f 1 "$work/run/metrics.csv" | xargs) == 'step 4 8' ]] && echo yes)" "each evaluation must be a row"
  "$page_check" "$work/run/report.html" >"$work/log" || fail "the report must be well formed"
  check "$(grep -c '<figcaption>step [48]</figcaption>' "$work/run/report.html" | grep -x 2)" "it must show two samples"
  check "$([[ -s $work/run/model.onnx ]] && echo yes)" "there must be an ONNX model"

  write --prompt 'The ' --length 60 >"$work/first" || fail "the model must write"
  check "$(grep -ox '60 tokens, [0-9]* tokens/s' "$work/log")" "it must say how fast it wrote"
  check "$([[ $(head -c 4 "$work/first") == 'The ' && $(wc -m <"$work/first") == 65 ]] && echo yes)" \
    "it must write the prompt, 60 characters and the end of a line"
  write --prompt 'The ' --length 60 >"$work/second"
  cmp "$work/first" "$work/second" || fail "one seed must give one text"
  write --prompt 'The ' --length 60 --seed 7 >"$work/second"
  check "$(cmp -s "$work/first" "$work/second" || echo yes)" "another seed must give another text"
}

refuses_other_settings() {
  refuses 'resume: settings must be those of the checkpoint (lr expected 0.003, got 0.002; seed expected 42, got 1)' \
    train --resume --lr 2e-3 --seed 1
  sed 1d "$text" >"$work/other"
  refuses 'settings must be those of the checkpoint (text expected ' train --resume --data "$work/other"
  train --resume || fail "a finished run can be resumed"
  refuses 'checkpoint.safetensors: the file must be readable' train --resume --out "$work/none"
}

refuses_texts() {
  : >"$work/empty"
  refuses 'empty: the text must be long enough to be split' train --data "$work/empty"
  printf 'caf\xe9 %.0s' {1..1000} >"$work/latin1"
  refuses 'latin1: the file must be a text (expected UTF-8' train --data "$work/latin1"
  head -c 500 "$text" >"$work/little"
  refuses 'the text must fill an item of each stream (expected 65 tokens, got 50)' train --data "$work/little"
  local c
  for ((c = 0x4e00; c < 0x4e00 + 513; c++)); do printf '%b' "\\u$(printf %x $c)"; done >"$work/many"
  refuses 'vocabulary: it must not have more tokens than the networks (expected at most 512, got 513)' \
    train --data "$work/many"
  refuses 'none: the file must be readable' train --data "$work/none"
}

refuses_prompts_and_models() {
  refuses 'encode: a character must be in the vocabulary' write --prompt 'ψ'
  refuses 'TokenStream: the prompt must have a token' write --prompt ''
  refuses 'Sampling: the temperature must not be negative' write --temperature -1
  mv "$work/run/checkpoint.safetensors" "$work/run/model.safetensors"
  refuses 'the file must be of a model that this program trained (expected model in its metadata, got none)' write
}

trains_other_networks() {
  local name
  for name in lstm gru rnn; do
    train --model "$name" --dropout 0.1 || fail "$name must train"
    write --length 20 >"$work/first" || fail "$name must write"
  done
  # At this rate no weight changes.
  train --iterations 40 --lr 1e-30 --min-lr 0 --patience 1 || fail "a run that learns nothing must end well"
  check "$(grep -x 'the validation loss did not fall in 1 evaluations' "$work/log")" "it must have stopped early"
}

trains_on_byte_pairs() {
  train --tokenizer byte-pairs --vocabulary 300 || fail "a network must learn byte pairs"
  check "$(grep -o '<dt>Bits per byte pair</dt>.*\|<dt>Bits per character</dt>.*' "$work/run/report.html" | wc -l | grep -x 2)" \
    "the report must tell the bits of both"
  "$page_check" "$work/run/report.html" >"$work/log" || fail "the report must be well formed"
  write --prompt 'ψ' --length 200 >"$work/first" || fail "it must read any text"
  check "$([[ $(head -c 2 "$work/first") == 'ψ' ]] && iconv -f utf-8 -t utf-8 "$work/first" -o "$work/out" && echo yes)" \
    "it must write whole characters"
  refuses '(tokenizer expected 300 byte-pairs, got characters; text expected ' train --resume
  refuses '(tokenizer expected 300 byte-pairs, got 301 byte-pairs; text expected ' \
    train --resume --tokenizer byte-pairs --vocabulary 301
  refuses 'train: the vocabulary must have each byte and <|endoftext|> (expected >= 257, got 256)' \
    train --tokenizer byte-pairs --vocabulary 256
  refuses 'vocabulary: it must not have more tokens than the networks (expected at most 512, got 513)' \
    train --tokenizer byte-pairs --vocabulary 513
}

losses() { cut -d , -f "$1" "$work/run/metrics.csv"; }

averages_weights() {
  train || fail "a short run must succeed"
  local train_loss validation_loss
  train_loss=$(losses 2) validation_loss=$(losses 3)
  train --ema 0.9 || fail "weights must be averaged"
  check "$([[ $(losses 2) == "$train_loss" ]] && echo yes)" "an average must not change the training"
  check "$([[ $(losses 3) != "$validation_loss" ]] && echo yes)" "it must be what is evaluated"
  refuses '(ema expected 0.9, got 0)' train --resume
}

trains_and_writes
refuses_other_settings
refuses_texts
refuses_prompts_and_models
trains_other_networks
trains_on_byte_pairs
averages_weights
echo "ok: $checks checks"

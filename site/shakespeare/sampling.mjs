// SPDX-License-Identifier: MIT

/// How the next token is chosen from the logits of all, as wm::Sampling says it in C++.
export const default_sampling = {repetition_penalty: 1, temperature: 1, top_k: 0, top_p: 1, min_p: 0};

/// Throws where a number means nothing.
export function check_sampling({repetition_penalty, temperature, top_k, top_p, min_p}) {
  const check = (condition, rule, expected, got) => {
    if (!condition) throw new RangeError(`sampling: ${rule} (expected ${expected}, got ${got})`);
  };
  check(repetition_penalty > 0, 'the repetition penalty must be positive', '> 0', repetition_penalty);
  check(temperature >= 0, 'the temperature must not be negative', '>= 0', temperature);
  check(Number.isInteger(top_k) && top_k >= 0, 'top_k must be a number of tokens', '>= 0', top_k);
  check(top_p > 0 && top_p <= 1, 'top_p must be a probability', 'over 0, up to 1', top_p);
  check(min_p >= 0 && min_p <= 1, 'min_p must be a share', '0 to 1', min_p);
}

/// How many of the most likely come to a share of all weights.
function nucleus(weights, sorted, share) {
  let sum = 0, reached = 0, count = 0;
  for (const token of sorted) sum += weights[token];
  while (count < sorted.length && reached < share * sum) reached += weights[sorted[count++]];
  return Math.max(count, 1);
}

function best_of(weights) {
  let best = 0;
  for (let token = 1; token < weights.length; ++token) if (weights[token] > weights[best]) best = token;
  return best;
}

/// Draws a token from the logits of all tokens; `text` holds those so far, for the repetition penalty. Each rule
/// leaves fewer tokens, in the order and with the rounding of wm::sample_token, so that both choose alike.
export function sample_token(logits, sampling, generator, text = []) {
  const {repetition_penalty, temperature, top_k, top_p, min_p} = sampling;
  const weights = Float64Array.from(logits);
  if (repetition_penalty !== 1)
    for (const token of new Set(text))
      if (token < weights.length)
        weights[token] =
            weights[token] > 0 ? weights[token] / repetition_penalty : weights[token] * repetition_penalty;
  const best = best_of(weights);
  if (temperature === 0) return best;
  const highest = weights[best];
  for (let token = 0; token < weights.length; ++token)
    weights[token] = Math.exp((weights[token] - highest) / temperature);
  let kept = Uint32Array.from(weights.keys()).sort((a, b) => weights[b] - weights[a] || a - b);
  if (top_k > 0) kept = kept.subarray(0, top_k);
  if (top_p < 1) kept = kept.subarray(0, nucleus(weights, kept, top_p));
  while (weights[kept.at(-1)] < min_p) kept = kept.subarray(0, -1);
  let sum = 0;
  for (const token of kept) sum += weights[token];
  let left = generator.uniform() * sum;
  for (const token of kept)
    if ((left -= weights[token]) < 0) return token;
  return kept.at(-1);
}

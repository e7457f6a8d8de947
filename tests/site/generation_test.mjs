// SPDX-License-Identifier: MIT
// The page draws and writes what the library does: node tests/site/generation_test.mjs GENERATION_CASE
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import test from 'node:test';

import {Generator, philox} from '../../site/shakespeare/philox.mjs';
import {check_sampling, default_sampling, sample_token} from '../../site/shakespeare/sampling.mjs';
import {TokenStream} from '../../site/shakespeare/token_stream.mjs';

const cases = JSON.parse(execFileSync(process.argv[2], {encoding: 'utf8', maxBuffer: 2 ** 30}));

test('philox gives the words of C++', () => {
  assert.ok(cases.philox.length >= 1000);
  for (const {counter, key, words} of cases.philox) assert.deepEqual(philox(counter, key), words);
});

test('a seed gives the words and the uniform numbers of C++', () => {
  assert.ok(cases.generators.length > 20);
  for (const {seed, words, uniforms} of cases.generators) {
    const [first, second] = [new Generator(seed), new Generator(BigInt(seed))];
    assert.deepEqual(words.map(() => first.next()), words, seed);
    assert.deepEqual(uniforms.map(() => second.uniform()), uniforms, seed);
  }
});

test('tokens are drawn as in C++', () => {
  const drawn = new Set();
  for (const {logits, sampling, text, seed, tokens} of cases.sampling) {
    const generator = new Generator(seed);
    const got = tokens.map(() => sample_token(Float32Array.from(logits), sampling, generator, text));
    assert.deepEqual(got, tokens, JSON.stringify({sampling, seed}));
    drawn.add(new Set(tokens).size);
  }
  assert.ok(cases.sampling.length >= 1500 && drawn.size === 10, 'draws from one token and from many');
});

/// The model of generation_case.cpp.
class HashMemory {
  seen = [];
  reads = [];
  constructor(capacity) { this.capacity = capacity; }
  get steps() { return this.seen.length; }
  clear() { this.seen = []; }
  async read(tokens) {
    this.reads.push({before: this.seen.length, tokens});
    this.seen.push(...tokens);
    const hash = this.seen.reduce((sum, token) => Math.imul(sum, 31) + token + 1 >>> 0, 0);
    return Float32Array.from({length: 20}, (_, i) => philox([i, hash, 0, 0], [0, 0])[0] % 64 / 8);
  }
}

test('streams read, forget and write as in C++', async () => {
  let forgot = 0;
  for (const {capacity, vocabulary, prompt, sampling, seed, text, reads} of cases.streams) {
    const memory = new HashMemory(capacity);
    const stream = new TokenStream(memory, prompt, sampling, vocabulary, new Generator(seed));
    while (stream.text.length < text.length) assert.equal(await stream.next(), text[stream.text.length - 1]);
    assert.deepEqual(stream.text, text);
    assert.deepEqual(memory.reads, reads);
    if (reads.filter(({before}) => before === 0).length > 1) ++forgot;
  }
  assert.ok(cases.streams.length >= 150 && forgot > 50);
});

test('a stream without an end of its memory never forgets', async () => {
  const memory = new HashMemory(Infinity);
  const stream = new TokenStream(memory, [1, 2, 3], {}, 20, new Generator(1));
  for (let i = 0; i < 50; ++i) await stream.next();
  assert.deepEqual(memory.seen, stream.text.slice(0, -1));
});

test('numbers that mean nothing are refused', () => {
  for (const [wrong, words] of [
         [{repetition_penalty: 0}, /the repetition penalty must be positive \(expected > 0, got 0\)/],
         [{temperature: -1}, /the temperature must not be negative/],
         [{temperature: NaN}, /the temperature must not be negative/],
         [{top_k: -1}, /top_k must be a number of tokens/],
         [{top_k: 1.5}, /top_k must be a number of tokens/],
         [{top_p: 0}, /top_p must be a probability/],
         [{top_p: 1.1}, /top_p must be a probability/],
         [{min_p: 2}, /min_p must be a share/],
       ])
    assert.throws(() => check_sampling({...default_sampling, ...wrong}), {name: 'RangeError', message: words});
  assert.throws(() => new TokenStream(new HashMemory(8), [], {}, 20, new Generator(1)), /must have a token/);
});

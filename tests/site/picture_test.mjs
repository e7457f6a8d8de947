// SPDX-License-Identifier: MIT
// The parts of the page that need no browser: node --test tests/site/picture_test.mjs
import assert from 'node:assert/strict';
import test from 'node:test';

import {percent} from '../../site/chart.mjs';
import {read_metadata} from '../../site/shared/metadata.mjs';
import {explain} from '../../site/shared/problem.mjs';
import {resize, triangle} from '../../site/resize.mjs';
import {noise} from './png.mjs';

const rows_of = (rgba, side) => (y, count) => rgba.subarray(4 * side * y, 4 * side * (y + count));
const rgb_of = (rgba) => rgba.filter((_, i) => i % 4 !== 3);

test('a picture of the right size passes unchanged', () => {
  const rgba = noise(32 * 32 * 4);
  assert.deepEqual(resize(32, rows_of(rgba, 32)), rgb_of(rgba));
});

test('one colour stays that colour at every size', () => {
  for (const side of [1, 2, 31, 33, 64, 100, 257]) {
    const rgba = new Uint8Array(side * side * 4).fill(201);
    const same = new Uint8Array(32 * 32 * 3).fill(201);
    assert.deepEqual(resize(side, rows_of(rgba, side)), same, `side ${side}`);
  }
});

test('the filter has the weights worked out by hand', () => {
  const [left, right] = triangle(4, 2);
  assert.equal(left.first, 0);
  assert.deepEqual([...left.weights], [3 / 7, 3 / 7, 1 / 7]);
  assert.equal(right.first, 1);
  assert.deepEqual([...right.weights], [1 / 7, 3 / 7, 3 / 7]);
  const doubled = triangle(2, 4);
  assert.deepEqual(doubled.map(({first, weights}) => [first, ...weights]),
                   [[0, 1], [0, 0.75, 0.25], [0, 0.25, 0.75], [1, 1]]);
});

test('both directions use it', () => {
  const grey = [[10, 20, 30, 40], [50, 60, 70, 80], [90, 100, 110, 120], [130, 140, 150, 160]];
  const rgba = Uint8Array.from(grey.flat().flatMap((v) => [v, v, v, 255]));
  const mix = (a, b, c) => (3 * a + 3 * b + c) / 7;
  const narrow = grey.map(([a, b, c, d]) => [mix(a, b, c), mix(d, c, b)]);
  const expected = [0, 1].flatMap((x) => [mix(narrow[0][x], narrow[1][x], narrow[2][x]),
                                         mix(narrow[3][x], narrow[2][x], narrow[1][x])]);
  const got = resize(4, rows_of(rgba, 4), 2);
  assert.deepEqual([got[0], got[6], got[3], got[9]], expected.map(Math.round));
});

test('fine stripes become grey instead of a pattern', () => {
  const side = 331;
  const rgba = Uint8Array.from({length: side * side * 4}, (_, i) => (i >> 2) % side % 2 ? 255 : 0);
  for (const value of resize(side, rows_of(rgba, side))) assert.ok(Math.abs(value - 127.5) < 16, `${value}`);
});

test('reading a few rows at a time changes nothing', () => {
  const rgba = noise(150 * 150 * 4);
  const whole = resize(150, rows_of(rgba, 150), 32, 150);
  for (const rows of [1, 7, 64]) assert.deepEqual(resize(150, rows_of(rgba, 150), 32, rows), whole);
});

const varint = (value) => {
  const bytes = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push(value % 128 + 128);
  return [...bytes, value];
};
const field = (number, payload) => [...varint(number * 8 + 2), ...varint(payload.length), ...payload];
const text = (string) => [...new TextEncoder().encode(string)];
const entry = (key, value) => field(14, [...field(1, text(key)), ...field(2, text(value))]);

test('metadata is found among fields of every kind', () => {
  const file = [
    ...varint(1 * 8), ...varint(8),                     // a number: ir_version
    ...field(2, text('whitematter')),                   // a string
    ...entry('model', 'resnet20'),
    ...field(7, entry('not', 'from inside the graph')),  // skipped by its length
    ...varint(20 * 8 + 1), 1, 2, 3, 4, 5, 6, 7, 8,      // 64 bits
    ...varint(21 * 8 + 5), 1, 2, 3, 4,                  // 32 bits
    ...entry('labels', '["æ", "猫"]'),
    ...entry('empty', ''),
  ];
  const found = {model: 'resnet20', labels: '["æ", "猫"]', empty: ''};
  assert.deepEqual(read_metadata(Uint8Array.from(file)), found);
});

test('a damaged file is refused, wherever it ends', () => {
  const file = Uint8Array.from(entry('labels', '["cat"]'));
  for (let end = 1; end < file.length; ++end)
    assert.throws(() => read_metadata(file.subarray(0, end)), /protobuf: /, `cut to ${end} bytes`);
  assert.throws(() => read_metadata(Uint8Array.from([7 * 8 + 2, ...varint(2 ** 40), 1])), /protobuf: /);
  assert.throws(() => read_metadata(Uint8Array.from([7 * 8 + 3])), /protobuf: /);
  assert.throws(() => read_metadata(new Uint8Array(20).fill(255)), /protobuf: /);
});

test('percentages never claim certainty', () => {
  assert.deepEqual([1, 0.99999, 0.9994, 0.5, 0.0005, 0.0001, 0].map(percent),
                   ['100.0 %', '> 99.9 %', '99.9 %', '50.0 %', '0.1 %', '< 0.1 %', '0.0 %']);
});

test('an unknown problem still has words', () => {
  assert.match(explain('nobody-wrote-this').title, /unexpected/);
});

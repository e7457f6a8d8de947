// SPDX-License-Identifier: MIT
// The page's side of the worker that writes, without a browser: node --test tests/site/writer_test.mjs
import assert from 'node:assert/strict';
import {afterEach, beforeEach, test} from 'node:test';

import {Writer} from '../../site/shakespeare/writer.mjs';
import {FakeWorker} from './fake_worker.mjs';

let writer, seen;

beforeEach(() => {
  globalThis.Worker = FakeWorker;
  seen = [];
  writer = new Writer({
    ready: () => seen.push('ready'),
    written: ({piece, finished}) => seen.push({piece, finished}),
    problem: ({code, fatal}) => seen.push({code, fatal}),
  });
  writer.start(1);
});
afterEach(() => writer.stop());

const reply = (data) => FakeWorker.last.reply(data);
const requests = () => FakeWorker.last.sent.filter(({type}) => type === 'write')
                           .map(({request, begin, most}) => [request, begin?.prompt, most]);

test('a text is asked for piece by piece until it is as long as it should be', () => {
  reply({type: 'ready', facts: {}});
  writer.write({prompt: 'a', length: 5});
  reply({type: 'written', request: 1, piece: 'bc', tokens: 2});
  reply({type: 'written', request: 2, piece: 'def', tokens: 3});
  assert.deepEqual(requests(), [[1, 'a', 5], [2, undefined, 3]]);
  assert.deepEqual(seen, ['ready', {piece: 'bc', finished: false}, {piece: 'def', finished: true}]);
});

test('a text that is asked for early is written when the model is there', () => {
  writer.write({prompt: 'a', length: 1});
  assert.deepEqual(requests(), []);
  reply({type: 'ready', facts: {}});
  assert.deepEqual(requests(), [[1, 'a', 1]]);
});

test('nothing is heard of a text that was cancelled, and the next one follows its last piece', () => {
  reply({type: 'ready', facts: {}});
  writer.write({prompt: 'a', length: 9});
  writer.cancel();
  writer.write({prompt: 'x', length: 9});
  assert.deepEqual(requests(), [[1, 'a', 9]], 'one request at a time');
  reply({type: 'written', request: 1, piece: 'bc', tokens: 2});
  assert.deepEqual(requests(), [[1, 'a', 9], [2, 'x', 9]]);
  writer.cancel();
  reply({type: 'written', request: 2, piece: 'y', tokens: 1});
  assert.deepEqual(requests().length, 2);
  assert.deepEqual(seen, ['ready']);
});

test('the problem of a text ends it, and is not told when it was cancelled', () => {
  reply({type: 'ready', facts: {}});
  writer.write({prompt: '€', length: 9});
  reply({type: 'problem', request: 1, code: 'characters-unknown'});
  writer.write({prompt: '€', length: 9});
  writer.cancel();
  reply({type: 'problem', request: 2, code: 'characters-unknown'});
  assert.deepEqual(seen, ['ready', {code: 'characters-unknown', fatal: false}]);
  assert.equal(requests().length, 2);
});

test('a runtime that fails is told, and ends the text', () => {
  reply({type: 'ready', facts: {}});
  writer.write({prompt: 'a', length: 9});
  reply({type: 'problem', request: 1, code: 'runtime-failed'});
  writer.start(1);
  reply({type: 'ready', facts: {}});
  assert.deepEqual(seen, ['ready', {code: 'runtime-failed', fatal: true}, 'ready']);
  assert.deepEqual(requests(), []);
});

test('a runtime that cannot start with threads starts with one, and the text waits for it', () => {
  writer.start(4);
  writer.write({prompt: 'a', length: 1});
  reply({type: 'problem', code: 'runtime-failed'});
  assert.deepEqual(FakeWorker.last.sent[0], {type: 'start', threads: 1});
  reply({type: 'ready', facts: {}});
  assert.deepEqual(requests(), [[1, 'a', 1]]);
  assert.deepEqual(seen, ['ready']);
});

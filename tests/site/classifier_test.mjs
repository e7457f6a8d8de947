// SPDX-License-Identifier: MIT
// The page's side of the worker, without a browser: node --test tests/site/classifier_test.mjs
import assert from 'node:assert/strict';
import {afterEach, beforeEach, test} from 'node:test';

import {Classifier} from '../../site/classifier.mjs';
import {FakeWorker} from './fake_worker.mjs';

let classifier, seen;

beforeEach(() => {
  globalThis.Worker = FakeWorker;
  seen = [];
  classifier = new Classifier({
    ready() {},
    look: ({number, newest, probabilities}) => seen.push({number, newest, probabilities}),
    problem: ({code, fatal}) => seen.push({code, fatal}),
  });
  classifier.start(1);
  FakeWorker.last.reply({type: 'ready', facts: {}});
});
afterEach(() => classifier.stop());

const requests = () => FakeWorker.last.sent.filter(({type}) => type === 'look')
                           .map(({request, number}) => [request, number]);

test('the answer to an older look is not the newest while another one waits', () => {
  classifier.look(1, 'one.png', 0.5);
  classifier.look(2, 'two.png', 0.5);
  classifier.look(3, 'three.png', 0.5);
  assert.deepEqual(requests(), [[1, 1]], 'one look at a time');
  FakeWorker.last.reply({type: 'look', request: 1, probabilities: [1]});
  assert.deepEqual(requests(), [[1, 1], [2, 3]], 'only the newest is kept');
  FakeWorker.last.reply({type: 'look', request: 2, probabilities: [3]});
  assert.deepEqual(seen, [
    {number: 1, newest: false, probabilities: [1]},
    {number: 3, newest: true, probabilities: [3]},
  ]);
});

test('the problem of an older picture is not told while a newer one waits', () => {
  classifier.look(1, 'broken.png', 0.5);
  classifier.look(2, 'two.png', 0.5);
  FakeWorker.last.reply({type: 'problem', request: 1, code: 'picture-unreadable'});
  assert.deepEqual(seen, []);
  FakeWorker.last.reply({type: 'problem', request: 2, code: 'picture-unreadable'});
  assert.deepEqual(seen, [{code: 'picture-unreadable', fatal: false}]);
});

test('a runtime that fails is told whatever waits', () => {
  classifier.look(1, 'one.png', 0.5);
  classifier.look(2, 'two.png', 0.5);
  FakeWorker.last.reply({type: 'problem', request: 1, code: 'runtime-failed'});
  assert.deepEqual(seen, [{code: 'runtime-failed', fatal: true}]);
});

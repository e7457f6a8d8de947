// SPDX-License-Identifier: MIT
// What is trained on a text writes the same in the page's programs as in C++:
// node shakespeare_page.mjs TRAINING_PROGRAM WRITING_PROGRAM TEXT
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, test} from 'node:test';

import {Decoder} from '../../site/shakespeare/decoder.mjs';
import {Generator} from '../../site/shakespeare/philox.mjs';
import {TokenStream} from '../../site/shakespeare/token_stream.mjs';
import {Tokenizer} from '../../site/shakespeare/tokenizer.mjs';
import {read_metadata} from '../../site/shared/metadata.mjs';

const [program, writer, text] = process.argv.slice(2);
const work = mkdtempSync(join(tmpdir(), 'whitematter-page-'));
after(() => rmSync(work, {recursive: true, force: true}));

const prompt = 'The ', length = 150;  // longer than the context
const seed = '7';

const ort = (() => {
  try {
    return createRequire(import.meta.url)('onnxruntime-node');
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND') throw error;
  }
})();

async function written_by_page(file, temperature) {
  const facts = read_metadata(readFileSync(file));
  const tokenizer = Tokenizer.fromJson(facts.tokenizer);
  const session = await ort.InferenceSession.create(file, {intraOpNumThreads: 1});
  const decoder = new Decoder(ort, session, Number(facts.context));
  const stream = new TokenStream(decoder.memory(), tokenizer.encode(prompt), {temperature}, tokenizer.size,
                                 new Generator(seed));
  const printer = tokenizer.stream();
  let written = prompt;
  for (let i = 0; i < length; ++i) written += printer.push(await stream.next());
  return written + printer.finish();
}

function written_by_program(file, temperature) {
  const options = {model: file, prompt, length, seed, temperature};
  const written = execFileSync(writer, Object.entries(options).flatMap(([name, value]) => [`--${name}`, `${value}`]),
                               {encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore']});
  return written.replace(/\n$/, '');
}

for (const tokenizer of ['characters', 'byte-pairs'])
  test(`${tokenizer} are written as in C++`, {skip: !ort && 'onnxruntime-node is not installed'}, async () => {
    const run = join(work, tokenizer);
    execFileSync(program, ['--data', text, '--out', run, '--tokenizer', tokenizer, '--iterations', '60', '--batch', '4',
                           '--eval-interval', '60', '--ema', '0.8', '--threads', '1'], {stdio: 'ignore'});
    for (const temperature of [0, 0.8]) {
      const expected = written_by_program(join(run, 'model.safetensors'), temperature);
      assert.ok(expected.length > length, expected);
      assert.equal(await written_by_page(join(run, 'model.onnx'), temperature), expected);
    }
  });

// SPDX-License-Identifier: MIT
//
// ONNX Runtime as the other side of benchmarks/inference.cpp, which starts it:
//
//   node benchmarks/onnx_runtime.mjs MODEL INPUT BATCH THREADS
//
// INPUT holds float32 [BATCH, 3, 32, 32]. It answers each line of its input with one line: "version", "output"
// with all logits, and a number with the milliseconds of so many runs and those of its threads.
import {readFile} from 'node:fs/promises';
import {createRequire} from 'node:module';
import {createInterface} from 'node:readline';

const require = createRequire(import.meta.url);
const ort = require('onnxruntime-node');
const {version} = require('onnxruntime-node/package.json');

const [model, input, batch, threads] = process.argv.slice(2);
const session = await ort.InferenceSession.create(model, {
  executionMode: 'sequential',
  graphOptimizationLevel: 'all',
  intraOpNumThreads: Number(threads),
  interOpNumThreads: 1,
});
const bytes = await readFile(input);
const values = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
const feeds = {[session.inputNames[0]]: new ort.Tensor('float32', values, [Number(batch), 3, 32, 32])};

const processorMilliseconds = () => {
  const {user, system} = process.cpuUsage();
  return (user + system) / 1000;
};

async function time(runs) {
  const processor = processorMilliseconds();
  const start = performance.now();
  for (let i = 0; i < runs; ++i) await session.run(feeds);
  return `${performance.now() - start} ${processorMilliseconds() - processor}`;
}

async function answer(line) {
  if (line === 'version') return version;
  if (line !== 'output') return time(Number(line));
  const outputs = await session.run(feeds);
  return Array.from(outputs[session.outputNames[0]].data).join(' ');
}

for await (const line of createInterface({input: process.stdin})) process.stdout.write(`${await answer(line)}\n`);

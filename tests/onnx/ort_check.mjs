// SPDX-License-Identifier: MIT
//
// Runs models in ONNX Runtime and compares what they give with what they must give:
//
//   node tests/onnx/ort_check.mjs CASES_DIR
//
// Each folder CASES_DIR/NAME/ is a case: model.onnx, case.json and the raw arrays that case.json names.
//
//   {
//     "atol": 1e-5, "rtol": 1e-4,
//     "groups": [
//       {
//         "inputs":  [{"name": "input",  "type": "float32", "dims": [7, 3, 8, 8], "file": "input_0_0.bin"}],
//         "outputs": [{"name": "logits", "type": "float32", "dims": [7, 10],      "file": "output_0_0.bin"}]
//       }
//     ]
//   }
//
// A group is one run, so that several groups run one model with several batch sizes. "type" is one of
// float32, float64, int32, int64, uint8 and bool; a file holds the elements row-major and little-endian, one
// byte for a bool. An input {"name": "past", "from": "present"} is that output of the group before. An element passes when |got - expected| <= atol + rtol * |expected|. Type and dims must be
// equal, and the outputs of the case, with those that a group goes on from, must be all outputs of the model.
//
// Exit status: 0 all pass, 1 some fail or there are no cases, 2 wrong usage, 77 no onnxruntime-node.
import fs from 'node:fs';
import {createRequire} from 'node:module';
import path from 'node:path';

const arrays = {
  float32: Float32Array, float64: Float64Array, int32: Int32Array, int64: BigInt64Array, uint8: Uint8Array,
  bool: Uint8Array,
};

function loadRuntime() {
  const require = createRequire(import.meta.url);
  try {
    require.resolve('onnxruntime-node');
  } catch {
    console.log('onnxruntime-node is not installed: skipped');
    process.exit(77);
  }
  return require('onnxruntime-node');
}

function readArray(folder, {name, type, dims, file}) {
  const Elements = arrays[type];
  if (!Elements) throw new Error(`${name}: unknown type ${type}`);
  const bytes = fs.readFileSync(path.join(folder, file));
  const count = dims.reduce((product, size) => product * size, 1);
  if (bytes.length !== count * Elements.BYTES_PER_ELEMENT)
    throw new Error(`${file}: ${bytes.length} bytes do not fill [${dims}] of ${type}`);
  return new Elements(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

/// The largest error as a share of what is allowed, and where it is.
function compare(got, expected, {atol, rtol}) {
  let worst = {share: 0, index: 0};
  for (let i = 0; i < expected.length; i++) {
    const a = Number(got[i]), b = Number(expected[i]);
    if (a === b) continue;
    const share = Math.abs(a - b) / (atol + rtol * Math.abs(b));
    if (!(share <= worst.share)) worst = {share: Number.isNaN(share) ? Infinity : share, index: i};
  }
  return {...worst, got: got[worst.index], expected: expected[worst.index]};
}

/// Outputs of which the case says something.
function outputsOf({groups}) {
  const names = groups.flatMap(({inputs, outputs}) =>
    [...outputs.map((output) => output.name), ...inputs.flatMap((input) => input.from ?? [])]);
  return [...new Set(names)].sort();
}

async function runGroup(ort, session, folder, group, tolerance, before) {
  const feeds = {};
  for (const input of group.inputs)
    feeds[input.name] = input.from ? before[input.from]
      : new ort.Tensor(input.type, readArray(folder, input), input.dims);
  const results = await session.run(feeds);
  const worst = {share: -1};
  for (const output of group.outputs) {
    const {type, dims, data} = results[output.name];
    if (type !== output.type || String(dims) !== String(output.dims))
      throw new Error(`${output.name} must be ${output.type} [${output.dims}], is ${type} [${dims}]`);
    const difference = compare(data, readArray(folder, output), tolerance);
    if (difference.share > worst.share) Object.assign(worst, difference, {output: output.name});
  }
  return {worst, results};
}

/// Whether the case passes; prints one line.
async function runCase(ort, folder) {
  const name = path.basename(folder);
  try {
    const description = JSON.parse(fs.readFileSync(path.join(folder, 'case.json'), 'utf8'));
    if (!(description.atol >= 0 && description.rtol >= 0 && description.groups.length > 0))
      throw new Error('case.json must have atol, rtol and groups');
    const session = await ort.InferenceSession.create(path.join(folder, 'model.onnx'));
    const names = outputsOf(description);
    if (String(names) !== String([...session.outputNames].sort()))
      throw new Error(`the model gives ${session.outputNames}, the case expects ${names}`);
    let worst = {share: -1}, before = {};
    for (const [number, group] of description.groups.entries()) {
      const run = await runGroup(ort, session, folder, group, description, before);
      before = run.results;
      if (run.worst.share > worst.share) worst = {...run.worst, number};
    }
    const passes = worst.share <= 1;
    const {share, output, index, number, expected, got} = worst;
    console.log(`${passes ? 'ok  ' : 'FAIL'} ${name}: worst error ${share.toPrecision(2)} of the tolerance ` +
      `at ${output}[${index}] of group ${number} (expected ${expected}, got ${got})`);
    return passes;
  } catch (error) {
    console.log(`FAIL ${name}: ${error.message}`);
    return false;
  }
}

if (process.argv.length !== 3) {
  console.error('usage: node ort_check.mjs CASES_DIR');
  process.exit(2);
}
const ort = loadRuntime();
const directory = process.argv[2];
const folders = fs.readdirSync(directory, {withFileTypes: true})
  .filter((entry) => entry.isDirectory())
  .map((entry) => path.join(directory, entry.name))
  .sort();
let failed = 0;
for (const folder of folders) failed += await runCase(ort, folder) ? 0 : 1;
console.log(`${folders.length - failed} of ${folders.length} cases pass`);
process.exit(failed > 0 || folders.length === 0 ? 1 : 0);

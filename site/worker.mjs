// SPDX-License-Identifier: MIT
import {download} from './download.mjs';
import {read_metadata} from './metadata.mjs';
import {decode, square_pixels} from './picture.mjs';
import {Problem} from './problem.mjs';

const here = (path) => new URL(path, import.meta.url);
const size = 32;

let model;                // {session, tensor}: set once it is ready
let picture = {number: 0};  // the picture decoded last, so that moving the crop does not decode it again

/// Both files at once, told to the page as one sum.
async function download_all() {
  const parts = {model: [0, 0], runtime: [0, 0]};
  const report = (part) => (received, total) => {
    parts[part] = [received, total];
    const known = Object.values(parts).every(([, total]) => total > 0);
    postMessage({
      type: 'progress',
      received: parts.model[0] + parts.runtime[0],
      total: known ? parts.model[1] + parts.runtime[1] : 0,
    });
  };
  return Promise.all([
    download(here('model.onnx'), 'model-missing', report('model')),
    download(here('ort/ort-wasm-simd-threaded.wasm'), 'runtime-missing', report('runtime')),
  ]);
}

async function load_runtime(wasm, threads) {
  const module = '0,97,115,109';
  if (String(wasm.subarray(0, 4)) !== module) throw new Problem('runtime-missing', 'not a WebAssembly file');
  let ort;
  try {
    ort = await import('./ort/ort.wasm.bundle.min.mjs');
  } catch (error) {
    throw new Problem('runtime-missing', error.message);
  }
  ort.env.logLevel = 'error';
  ort.env.wasm.numThreads = threads;
  ort.env.wasm.wasmBinary = wasm.buffer;
  return ort;
}

/// Labels and facts out of the file; many servers answer a missing file with a page of HTML.
function facts_of(bytes) {
  const is_page = bytes[0] === '<'.charCodeAt(0);
  if (is_page) throw new Problem('model-missing', 'the server sent a page instead of it');
  try {
    const metadata = read_metadata(bytes);
    const labels = JSON.parse(metadata.labels ?? '[]');
    if (!Array.isArray(labels) || labels.length < 2)
      throw new Error(`labels: must name the classes (expected a JSON array, got ${metadata.labels})`);
    return {...metadata, labels, bytes: bytes.length};
  } catch (error) {
    throw new Problem('model-unusable', error.message);
  }
}

function check_interface(session, labels) {
  const [input] = session.inputMetadata;
  const shape = input.shape?.slice(1).join(', ');
  if (input.type !== 'uint8' || shape !== '32, 32, 3')
    throw new Problem('model-unusable', `input: must be a picture (expected uint8 [Batch, 32, 32, 3], ` +
                                            `got ${input.type} [Batch, ${shape}])`);
  const classes = session.outputMetadata[0].shape?.[1];
  if (classes !== labels.length)
    throw new Problem('model-unusable',
                      `output: must have one value a label (expected ${labels.length}, got ${classes})`);
}

async function start(threads) {
  const [bytes, wasm] = await download_all();
  postMessage({type: 'progress', received: 0, total: 0, starting: true});
  const facts = facts_of(bytes);
  const ort = await load_runtime(wasm, threads);
  let session;
  try {
    session = await ort.InferenceSession.create(bytes, {executionProviders: ['wasm']});
  } catch (error) {
    const refused = /ERROR_CODE/.test(error.message) && !/bad_alloc/.test(error.message);
    throw new Problem(refused ? 'model-unusable' : 'runtime-failed', error.message);
  }
  check_interface(session, facts.labels);
  const tensor = (pixels) => new ort.Tensor('uint8', pixels, [1, size, size, 3]);
  await session.run({[session.inputNames[0]]: tensor(new Uint8Array(size * size * 3))});
  model = {session, tensor};
  postMessage({type: 'ready', facts: {...facts, threads, runtime: ort.env.versions.web}});
}

/// One answer per request: the pixels the model sees and, once it is ready, what it says about them.
async function look({request, number, file, position}) {
  if (picture.number !== number) {
    picture.bitmap?.close();
    picture = {number: 0};
    picture = {number, bitmap: await decode(file)};
  }
  const pixels = square_pixels(picture.bitmap, position, size);
  if (!model) return postMessage({type: 'look', request, pixels});
  const {session, tensor} = model;
  const begin = performance.now();
  const results = await session.run({[session.inputNames[0]]: tensor(pixels)});
  const milliseconds = performance.now() - begin;
  const probabilities = results[session.outputNames[0]].data;
  postMessage({type: 'look', request, pixels, probabilities, milliseconds});
}

self.onmessage = async ({data}) => {
  try {
    await (data.type === 'start' ? start(data.threads) : look(data));
  } catch (error) {
    const {code = 'runtime-failed', detail = String(error.message ?? error)} = error;
    postMessage({type: 'problem', code, detail, request: data.request});
  }
};

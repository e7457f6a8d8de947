// SPDX-License-Identifier: MIT
import {decode, square_pixels} from './picture.mjs';
import {answer_messages, load_model} from './shared/load_model.mjs';
import {read_metadata} from './shared/metadata.mjs';
import {Problem} from './shared/problem.mjs';

const size = 32;

let model;                // {session, tensor}: set once it is ready
let picture = {number: 0};  // the picture decoded last, so that moving the crop does not decode it again

function read_facts(bytes) {
  const metadata = read_metadata(bytes);
  const labels = JSON.parse(metadata.labels ?? '[]');
  if (!Array.isArray(labels) || labels.length < 2)
    throw new Error(`labels: must name the classes (expected a JSON array, got ${metadata.labels})`);
  return {...metadata, labels};
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

async function start({threads}) {
  const {ort, session, facts} = await load_model(new URL('model.onnx', import.meta.url), threads, read_facts);
  check_interface(session, facts.labels);
  const tensor = (pixels) => new ort.Tensor('uint8', pixels, [1, size, size, 3]);
  await session.run({[session.inputNames[0]]: tensor(new Uint8Array(size * size * 3))});
  model = {session, tensor};
  postMessage({type: 'ready', facts});
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

answer_messages({start, look});

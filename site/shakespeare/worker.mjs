// SPDX-License-Identifier: MIT
import {answer_messages, load_model} from '../shared/load_model.mjs';
import {read_metadata} from '../shared/metadata.mjs';
import {Problem} from '../shared/problem.mjs';
import {Decoder} from './decoder.mjs';
import {Generator} from './philox.mjs';
import {TokenStream} from './token_stream.mjs';
import {Tokenizer} from './tokenizer.mjs';

const burst = 30;  // milliseconds: nobody sees pieces that come faster

let tokenizer;
let decoder;
let text;  // {stream, printer}: the one that is being written

function read_facts(bytes) {
  const {tokenizer: json, ...facts} = read_metadata(bytes);
  if (!json) throw new Error('tokenizer: must be in the metadata of the file (expected its JSON, got nothing)');
  tokenizer = Tokenizer.fromJson(json);
  return {...facts, tokens: JSON.parse(json).type === 'characters' ? 'characters' : 'tokens'};
}

/// How many tokens the memory can hold, of a model that the page can run.
function check_interface({inputMetadata: [input, ...memory], outputMetadata: [output, ...kept]}, context) {
  const check = (condition, rule, expected, got) => {
    if (!condition) throw new Problem('model-unusable', `${rule} (expected ${expected}, got ${got})`);
  };
  const written = ({type, shape = []}) => `${type} [${shape.join(', ')}]`;
  check(input.type === 'int64' && input.shape?.length === 2, 'input: must be tokens', 'int64 [Batch, Time]',
        written(input));
  check(memory.length > 0 && memory.length === kept.length && memory.every(({type}) => type === 'float32'),
        'outputs: must be the logits and the memory of the next run', `1 and ${memory.length || 'some'} more`,
        `1 and ${kept.length}`);
  check(output.shape?.length === 3 && output.shape[2] >= tokenizer.size,
        'output: must have a logit for every token', `[Batch, Time, ${tokenizer.size}] or more`, written(output));
  const grows = memory.some(({shape}) => shape.some((size) => typeof size === 'string' && size !== 'Batch'));
  if (!grows) return Infinity;
  const capacity = Number(context);
  check(Number.isInteger(capacity) && capacity > 0, 'context: must be how many tokens the memory can hold',
        'a number over 0', context);
  return capacity;
}

async function start({threads}) {
  // Each token meets a longer memory, so patterns of one length are of no use for the next.
  const options = {enableMemPattern: false};
  const {ort, session, facts} =
      await load_model(new URL('model.onnx', import.meta.url), threads, read_facts, options);
  decoder = new Decoder(ort, session, check_interface(session, facts.context));
  await decoder.memory().read([0]);
  postMessage({type: 'ready', facts: {...facts, context: decoder.capacity}});
}

function encode(prompt) {
  if (!prompt) throw new Problem('prompt-empty');
  try {
    return tokenizer.encode(prompt);
  } catch (error) {
    const unknown = [...new Set(prompt)].filter((character) => {
      try {
        tokenizer.encode(character);
      } catch {
        return true;
      }
    });
    if (!unknown.length) throw error;
    const shown = (c) => /[\p{L}\p{M}\p{N}\p{P}\p{S}]/u.test(c) ? `${c} ` : '';
    const number = (c) => `U+${c.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
    throw new Problem('characters-unknown', unknown.map((c) => `${shown(c)}(${number(c)})`).join(', '));
  }
}

/// Begins a text where `begin` says how, and writes at most so many tokens of it, or for a moment.
async function write({request, begin, most}) {
  if (begin) {
    const {prompt, sampling, seed} = begin;
    const stream = new TokenStream(decoder.memory(), encode(prompt), sampling, tokenizer.size, new Generator(seed));
    text = {stream, printer: tokenizer.stream()};
  }
  const start = performance.now();
  let piece = '', tokens = 0, milliseconds = 0;
  for (; tokens < most && milliseconds < burst; milliseconds = performance.now() - start) {
    piece += text.printer.push(await text.stream.next());
    ++tokens;
  }
  if (tokens === most) piece += text.printer.finish();
  postMessage({type: 'written', request, piece, tokens, milliseconds});
}

answer_messages({start, write});

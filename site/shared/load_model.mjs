// SPDX-License-Identifier: MIT
import {download} from './download.mjs';
import {Problem} from './problem.mjs';

const runtime = new URL('../ort/ort-wasm-simd-threaded.wasm', import.meta.url);

/// Both files at once, told to the page as one sum.
async function download_all(model) {
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
    download(model, 'model-missing', report('model')),
    download(runtime, 'runtime-missing', report('runtime')),
  ]);
}

async function load_runtime(wasm, threads) {
  const module = '0,97,115,109';
  if (String(wasm.subarray(0, 4)) !== module) throw new Problem('runtime-missing', 'not a WebAssembly file');
  let ort;
  try {
    ort = await import('../ort/ort.wasm.bundle.min.mjs');
  } catch (error) {
    throw new Problem('runtime-missing', error.message);
  }
  ort.env.logLevel = 'error';
  ort.env.wasm.numThreads = threads;
  ort.env.wasm.wasmBinary = wasm.buffer;
  return ort;
}

/// What the page makes of the file; many servers answer a missing file with a page of HTML.
function facts_of(bytes, read_facts) {
  const is_page = bytes[0] === '<'.charCodeAt(0);
  if (is_page) throw new Problem('model-missing', 'the server sent a page instead of it');
  try {
    return read_facts(bytes);
  } catch (error) {
    throw new Problem('model-unusable', error.message);
  }
}

/// Fetches a model and the runtime, in a worker, and starts a session with options. `read_facts(bytes)` throws
/// where the file is none for the page.
export async function load_model(url, threads, read_facts, options = {}) {
  const [bytes, wasm] = await download_all(url);
  postMessage({type: 'progress', received: 0, total: 0, starting: true});
  const facts = facts_of(bytes, read_facts);
  const ort = await load_runtime(wasm, threads);
  try {
    const session = await ort.InferenceSession.create(bytes, {executionProviders: ['wasm'], ...options});
    return {ort, session, facts: {...facts, bytes: bytes.length, threads, runtime: ort.env.versions.web}};
  } catch (error) {
    const refused = /ERROR_CODE/.test(error.message) && !/bad_alloc/.test(error.message);
    throw new Problem(refused ? 'model-unusable' : 'runtime-failed', error.message);
  }
}

/// Calls the handler of each message's type; tells the page what went wrong with it.
export function answer_messages(handlers) {
  self.onmessage = async ({data}) => {
    try {
      await handlers[data.type](data);
    } catch (error) {
      const {code = 'runtime-failed', detail = String(error.message ?? error)} = error;
      postMessage({type: 'problem', code, detail, request: data.request});
    }
  };
}

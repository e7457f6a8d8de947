// SPDX-License-Identifier: MIT

const patience = {loading: 60_000, ready: 10_000, broken: 10_000};

/// Threads need shared memory, which pages get from their server's headers; more than half of the cores
/// would only spin against everything else that runs.
export function best_threads() {
  return globalThis.crossOriginIsolated ? Math.min(4, Math.ceil(navigator.hardwareConcurrency / 2)) : 1;
}

/// A worker made from a blob is bound by this page's security policy even where the server sends none.
function worker_source() {
  const code = `import ${JSON.stringify(new URL('worker.mjs', import.meta.url).href)};`;
  return URL.createObjectURL(new Blob([code], {type: 'text/javascript'}));
}

/// The worker that holds the model, seen from the page. Handlers: progress, ready, look, problem.
/// At most one look is under way; meanwhile only the newest of those asked for is kept. The look handler is told
/// the picture's number and whether it is the newest look; a picture's problem matters only while it is.
export class Classifier {
  #handlers;
  #source = worker_source();
  #worker;
  #threads;
  #state = 'loading';  // then 'ready', or 'broken': no model, but pictures can still be looked at
  #request = 0;
  #busy = false;
  #latest;  // asked for last
  #sent;    // under way, or answered last
  #pending = false;
  #timer;

  constructor(handlers) {
    this.#handlers = handlers;
  }

  start(threads = best_threads()) {
    this.stop();
    this.#state = 'loading';
    this.#threads = threads;
    this.#worker = new Worker(this.#source, {type: 'module'});
    this.#worker.onmessage = ({data}) => this.#receive(data);
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#die(event.message);
    };
    this.#worker.postMessage({type: 'start', threads});
    this.#continue(this.#latest !== undefined);
  }

  stop() {
    clearTimeout(this.#timer);
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#busy = false;
  }

  /// `number` tells pictures apart, `position` is where along the longer side the square sits.
  look(number, file, position) {
    this.#latest = {number, file, position};
    this.#continue(true);
  }

  #continue(pending = this.#pending) {
    this.#pending = pending;
    if (!this.#worker) return;
    if (pending && !this.#busy) {
      this.#pending = false;
      this.#busy = true;
      this.#sent = this.#latest;
      this.#worker.postMessage({type: 'look', request: ++this.#request, ...this.#sent});
    }
    clearTimeout(this.#timer);  // a worker that was killed says nothing: silence is the only sign
    if (this.#busy || this.#state === 'loading')
      this.#timer = setTimeout(() => this.#die('no answer'), patience[this.#state]);
  }

  #is_newest() {
    return this.#sent === this.#latest;
  }

  #die(detail) {
    this.stop();
    this.#handlers.problem({code: 'worker-died', detail, fatal: true});
  }

  #receive(data) {
    if (data.request === this.#request) this.#busy = false;
    if (data.type === 'problem') return this.#problem(data);
    if (data.type === 'ready') {
      this.#state = 'ready';
      this.#pending = this.#latest !== undefined;
    }
    if (data.type === 'look') this.#handlers.look({...data, number: this.#sent.number, newest: this.#is_newest()});
    else this.#handlers[data.type](data);
    this.#continue();
  }

  #problem({code, detail, request}) {
    const failed = code === 'runtime-failed';
    const fatal = failed || !request;
    if (failed && this.#state === 'loading' && this.#threads > 1) return this.start(1);
    if (fatal) this.#state = 'broken';
    if (failed) this.stop();
    if (fatal || this.#is_newest()) this.#handlers.problem({code, detail, fatal});
    this.#continue();
  }
}

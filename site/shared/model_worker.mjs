// SPDX-License-Identifier: MIT

const patience = {loading: 60_000, ready: 10_000, broken: 10_000};

/// Threads need shared memory, which pages get from their server's headers; more than half of the cores
/// would only spin against everything else that runs.
function best_threads() {
  return globalThis.crossOriginIsolated ? Math.min(4, Math.ceil(navigator.hardwareConcurrency / 2)) : 1;
}

/// A worker made from a blob is bound by the page's security policy even where the server sends none.
function worker_source(url) {
  const code = `import ${JSON.stringify(url.href)};`;
  return URL.createObjectURL(new Blob([code], {type: 'text/javascript'}));
}

/// The worker that holds a model, seen from the page. It answers one request at a time; what it says goes to
/// the handler of its type, of which progress, ready and problem are on every page.
export class ModelWorker {
  #handlers;
  #source;
  #worker;
  #threads;
  #state = 'loading';  // then 'ready', or 'broken': no model, but the worker can still be asked for the rest
  #request = 0;
  #busy = false;
  #timer;

  constructor(url, handlers) {
    this.#source = worker_source(url);
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
    this.#watch();
  }

  stop() {
    clearTimeout(this.#timer);
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#busy = false;
  }

  get ready() { return this.#state === 'ready'; }

  /// Whether a request would be answered.
  get free() { return this.#worker !== undefined && !this.#busy; }

  ask(request) {
    this.#busy = true;
    this.#worker.postMessage({...request, request: ++this.#request});
    this.#watch();
  }

  /// Hands what the worker said to its handler.
  received(data) { this.#handlers[data.type](data); }

  /// A worker that was killed says nothing: silence is the only sign.
  #watch() {
    clearTimeout(this.#timer);
    if (this.#worker && (this.#busy || this.#state === 'loading'))
      this.#timer = setTimeout(() => this.#die('no answer'), patience[this.#state]);
  }

  #die(detail) {
    this.stop();
    this.received({type: 'problem', code: 'worker-died', detail, fatal: true});
  }

  #receive(data) {
    if (data.request === this.#request) this.#busy = false;
    if (data.type === 'problem') return this.#problem(data);
    if (data.type === 'ready') this.#state = 'ready';
    this.received(data);
    this.#watch();
  }

  #problem({code, detail, request}) {
    const failed = code === 'runtime-failed';
    const fatal = failed || !request;
    if (failed && this.#state === 'loading' && this.#threads > 1) return this.start(1);
    if (fatal) this.#state = 'broken';
    if (failed) this.stop();
    this.received({type: 'problem', code, detail, fatal});
    this.#watch();
  }
}

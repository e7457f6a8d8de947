// SPDX-License-Identifier: MIT
import {ModelWorker} from './shared/model_worker.mjs';

/// The model that says what pictures show. Handlers: progress, ready, look, problem.
/// At most one look is under way; meanwhile only the newest of those asked for is kept. The look handler is told
/// the picture's number and whether it is the newest look; a picture's problem matters only while it is.
export class Classifier extends ModelWorker {
  #latest;  // asked for last
  #sent;    // under way, or answered last
  #pending = false;

  constructor(handlers) {
    super(new URL('worker.mjs', import.meta.url), handlers);
  }

  start(threads) {
    super.start(threads);
    this.#continue(this.#latest !== undefined);
  }

  /// `number` tells pictures apart, `position` is where along the longer side the square sits.
  look(number, file, position) {
    this.#latest = {number, file, position};
    this.#continue(true);
  }

  received(data) {
    const newest = this.#sent === this.#latest;
    if (data.type === 'ready') this.#pending = this.#latest !== undefined;
    if (data.type === 'look') super.received({...data, number: this.#sent.number, newest});
    else if (data.type !== 'problem' || data.fatal || newest) super.received(data);
    this.#continue();
  }

  #continue(pending = this.#pending) {
    this.#pending = pending;
    if (!pending || !this.free) return;
    this.#pending = false;
    this.#sent = this.#latest;
    this.ask({type: 'look', ...this.#sent});
  }
}

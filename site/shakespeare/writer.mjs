// SPDX-License-Identifier: MIT
import {ModelWorker} from '../shared/model_worker.mjs';

/// The model that goes on with texts. Handlers: progress, ready, written, problem. The worker writes for a moment at
/// a time, so that one who stops listening does not wait for it.
export class Writer extends ModelWorker {
  #text = {left: 0};  // {begin, left}: the one that is wanted
  #asked;             // the one that the request under way is about

  constructor(handlers) {
    super(new URL('worker.mjs', import.meta.url), handlers);
  }

  /// Writes `length` tokens after the prompt, in place of the text before.
  write({length, ...begin}) {
    this.#text = {begin, left: length};
    this.#continue();
  }

  /// Nothing more is heard of the text.
  cancel() {
    this.#text = {left: 0};
  }

  received(data) {
    const wanted = this.#asked === this.#text;
    if (data.type === 'written') {
      if (wanted) this.#written(data);
    } else if (data.type !== 'problem' || data.fatal || wanted) {
      if (data.type === 'problem') this.cancel();
      super.received(data);
    }
    this.#continue();
  }

  #written(data) {
    this.#text.begin = undefined;
    this.#text.left -= data.tokens;
    super.received({...data, finished: this.#text.left === 0});
  }

  #continue() {
    const {begin, left} = this.#text;
    if (left === 0 || !this.ready || !this.free) return;
    this.#asked = this.#text;
    this.ask({type: 'write', begin, most: left});
  }
}

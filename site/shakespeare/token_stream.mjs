// SPDX-License-Identifier: MIT
import {check_sampling, default_sampling, sample_token} from './sampling.mjs';

/// Goes on with a text, token by token, as wm::TokenStream does in C++. What the model's memory has no room for
/// it forgets by halves: when it is full, the last half of the text is read again.
///
/// The memory has a `capacity` and `steps` that it has seen, clear(), and read(tokens), which promises the logits
/// after the last of them.
export class TokenStream {
  #memory;
  #sampling;
  #vocabulary;
  #generator;
  #read = 0;

  /// Of a padded vocabulary only the first so many are written.
  constructor(memory, prompt, sampling, vocabulary, generator) {
    this.#sampling = {...default_sampling, ...sampling};
    check_sampling(this.#sampling);
    if (!prompt.length)
      throw new RangeError('token stream: the prompt must have a token (expected >= 1, got 0)');
    /// All tokens so far, the prompt's as well.
    this.text = [...prompt];
    this.#memory = memory;
    this.#vocabulary = vocabulary;
    this.#generator = generator;
  }

  /// Promises the next token of the text.
  async next() {
    if (this.text.length - this.#read > this.#memory.capacity - this.#memory.steps) this.#forget();
    const logits = await this.#memory.read(this.text.slice(this.#read));
    this.#read = this.text.length;
    const token = sample_token(logits.subarray(0, this.#vocabulary), this.#sampling, this.#generator, this.text);
    this.text.push(token);
    return token;
  }

  #forget() {
    this.#memory.clear();
    this.#read = Math.max(0, this.text.length - Math.max(1, Math.floor(this.#memory.capacity / 2)));
  }
}

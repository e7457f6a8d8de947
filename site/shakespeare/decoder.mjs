// SPDX-License-Identifier: MIT

/// A session of a file that wm::onnx::save_decoder wrote. After the tokens its inputs are a memory, and after the
/// logits its outputs are that of the next run, in the same order.
export class Decoder {
  /// `capacity`: how many tokens the memory can hold.
  constructor(ort, session, capacity) {
    Object.assign(this, {ort, session, capacity});
  }

  /// One that has seen nothing yet.
  memory() { return new Memory(this); }

  async run(tokens, kept) {
    const {ort, session} = this;
    const numbers = BigInt64Array.from(tokens, BigInt);
    const inputs = [new ort.Tensor('int64', numbers, [1, tokens.length]), ...kept];
    const names = session.inputNames.entries();
    const outputs = await session.run(Object.fromEntries(Array.from(names, ([i, name]) => [name, inputs[i]])));
    return session.outputNames.map((name) => outputs[name]);
  }

  /// Of one text and no steps so far: [1, 0, Width] for keys and values, zeros [Layers, 1, Hidden] for states.
  nothing() {
    return this.session.inputMetadata.slice(1).map(({shape}) => {
      const dims = shape.map((size) => typeof size === 'number' ? size : size === 'Batch' ? 1 : 0);
      return new this.ort.Tensor('float32', new Float32Array(dims.reduce((a, b) => a * b)), dims);
    });
  }
}

class Memory {
  #decoder;
  #kept;

  constructor(decoder) {
    this.#decoder = decoder;
    this.clear();
  }

  get capacity() { return this.#decoder.capacity; }

  clear() {
    this.steps = 0;
    this.#kept = this.#decoder.nothing();
  }

  /// The logits after the last of some tokens, which join those that it has seen.
  async read(tokens) {
    const [logits, ...kept] = await this.#decoder.run(tokens, this.#kept);
    this.#kept = kept;
    this.steps += tokens.length;
    return logits.data.subarray(-logits.dims.at(-1));
  }
}

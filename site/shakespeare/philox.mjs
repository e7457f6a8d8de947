// SPDX-License-Identifier: MIT

/// Both halves of a product of 32-bit words; doubles hold no more than 53 of its bits.
function multiply(a, b) {
  const a_low = a & 0xffff, a_high = a >>> 16, b_low = b & 0xffff, b_high = b >>> 16;
  const middle = a_high * b_low + (a_low * b_low >>> 16);  // below 2^32
  const other = a_low * b_high + (middle & 0xffff) >>> 0;
  return {high: a_high * b_high + (middle >>> 16) + (other >>> 16) >>> 0, low: Math.imul(a, b) >>> 0};
}

/// Philox 4x32-10: four random words for each counter of four words and key of two.
/// Source: Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
export function philox([c0, c1, c2, c3], [k0, k1]) {
  for (let round = 0; round < 10; ++round) {
    const a = multiply(0xd2511f53, c0), b = multiply(0xcd9e8d57, c2);
    [c0, c1, c2, c3] = [b.high ^ c1 ^ k0, b.low, a.high ^ c3 ^ k1, a.low];
    k0 = k0 + 0x9e3779b9 | 0;
    k1 = k1 + 0xbb67ae85 | 0;
  }
  return [c0 >>> 0, c1, c2 >>> 0, c3];
}

const words_of = (value) => [Number(value & 0xffffffffn), Number(value >> 32n)];

/// A stream of random numbers, the same as that of wm::Generator for a seed below 2^64.
export class Generator {
  #key;
  #block;
  #position = 0;

  constructor(seed = 0) {
    this.#key = words_of(BigInt.asUintN(64, BigInt(seed)));
  }

  /// 32 random bits.
  next() {
    const word = this.#position % 4;
    if (word === 0) {
      const count = this.#position / 4;
      this.#block = philox([count >>> 0, Math.floor(count / 2 ** 32), 0, 0], this.#key);
    }
    ++this.#position;
    return this.#block[word];
  }

  /// In [0, 1), with 53 random bits.
  uniform() {
    const high = this.next(), low = this.next();
    return (high * 2 ** 21 + (low >>> 11)) * 2 ** -53;
  }
}

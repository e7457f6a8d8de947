// SPDX-License-Identifier: MIT

const utf8 = new TextEncoder();
const end_name = '<|endoftext|>';
const most_known = 50_000;
const places = 2 ** 32;  // more than there can be in an array

/// The pieces into which GPT-2 splits a text. Its \s is Unicode's white space, which JavaScript's own is not.
/// Only letters and numbers that are newer than the browser's Unicode are others than in C++.
const pieces =
    /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\p{space}\p{L}\p{N}]+|\p{space}+(?!\P{space})|\p{space}+/gu;

/// GPT-2's files write a byte as the character of Latin-1 with its number if one can see it, and otherwise as
/// the next of those from U+0100 on.
const byte_characters = [];
for (let byte = 0, next = 0x100; byte < 256; ++byte) {
  const visible = (byte > 0x20 && byte < 0x7f) || (byte > 0xa0 && byte !== 0xad);
  byte_characters.push(String.fromCharCode(visible ? byte : next++));
}
const bytes_of_characters = new Map(byte_characters.map((character, byte) => [character, byte]));

const numbered = (vocab) => new Map(vocab.map((token, number) => [token, number]));

/// Turns texts into tokens, numbers from 0 to size - 1, and back, as the library does in C++.
export class Tokenizer {
  #bytes;

  /// From what to_json() of a tokenizer in C++ returns.
  static fromJson(json) {
    const {type, vocab, merges} = JSON.parse(json);
    if (type === 'characters') return new CharacterVocabulary(vocab);
    if (type === 'bpe') return new BytePairEncoding(vocab, merges);
    throw new Error(`tokenizer: the type must be known (expected characters or bpe, got ${type})`);
  }

  /// The bytes of each token, in order.
  constructor(bytes) { this.#bytes = bytes; }

  get size() { return this.#bytes.length; }

  /// The text of tokens. Bytes that belong to no character become U+FFFD.
  decode(tokens) {
    const stream = this.stream();
    return Array.from(tokens, (token) => stream.push(token)).join('') + stream.finish();
  }

  /// For tokens that come one by one: push(token) returns the characters that are whole with it, and finish()
  /// what is left.
  stream() {
    const decoder = new TextDecoder('utf-8', {ignoreBOM: true});
    const push = (token) => {
      const bytes = this.#bytes[token];
      if (!bytes)
        throw new RangeError('decode: a token must be in the vocabulary ' +
                             `(expected 0 to ${this.size - 1}, got ${token})`);
      return decoder.decode(bytes, {stream: true});
    };
    return {push, finish: () => decoder.decode()};
  }
}

class CharacterVocabulary extends Tokenizer {
  #tokens;

  constructor(vocab) {
    super(vocab.map((character) => utf8.encode(character)));
    this.#tokens = numbered(vocab);
  }

  encode(text) {
    return Array.from(text, (character) => {
      const token = this.#tokens.get(character);
      if (token === undefined)
        throw new RangeError('encode: a character must be in the vocabulary ' +
                             `(expected one of ${this.size}, got ${JSON.stringify(character)})`);
      return token;
    });
  }
}

/// Numbers that come out in order, the smallest first.
class Heap {
  #items = [];

  push(item) {
    let at = this.#items.length;
    for (let above; at > 0 && this.#items[above = (at - 1) >> 1] > item; at = above)
      this.#items[at] = this.#items[above];
    this.#items[at] = item;
  }

  pop() {
    const first = this.#items[0], last = this.#items.pop(), end = this.#items.length;
    let at = 0;
    for (let below; (below = 2 * at + 1) < end; at = below) {
      if (below + 1 < end && this.#items[below + 1] < this.#items[below]) ++below;
      if (this.#items[below] >= last) break;
      this.#items[at] = this.#items[below];
    }
    if (end > 0) this.#items[at] = last;
    return first;
  }
}

class BytePairEncoding extends Tokenizer {
  #tokens_of_bytes;
  #merges = new Map();  // of pairs of tokens
  #known = new Map();   // the tokens of pieces, most of which come again

  constructor(vocab, merges) {
    super(vocab.map((token) => Uint8Array.from(token, (character) => bytes_of_characters.get(character))));
    const tokens = numbered(vocab);
    this.#tokens_of_bytes = byte_characters.map((character) => tokens.get(character));
    this.end_of_text = tokens.get(end_name);
    merges.forEach((merge, rank) => {
      const [left, right] = merge.split(' ');
      const key = this.#key(tokens.get(left), tokens.get(right));
      this.#merges.set(key, {rank, result: tokens.get(left + right)});
    });
  }

  /// <|endoftext|> is one token if {end_of_text: true} asks for it, and otherwise text like any other.
  encode(text, {end_of_text = false} = {}) {
    const parts = end_of_text ? text.split(end_name) : [text];
    const tokens = [];
    parts.forEach((part, i) => {
      if (i > 0) tokens.push(this.end_of_text);
      for (const [piece] of part.matchAll(pieces))
        for (const token of this.#tokens_of(piece)) tokens.push(token);
    });
    return tokens;
  }

  #key(left, right) { return left * this.size + right; }

  #tokens_of(piece) {
    let tokens = this.#known.get(piece);
    if (!tokens) {
      if (this.#known.size === most_known) this.#known.clear();
      tokens = this.#merged(Array.from(utf8.encode(piece), (byte) => this.#tokens_of_bytes[byte]));
      this.#known.set(piece, tokens);
    }
    return tokens;
  }

  /// Pairs become one token, those of the lowest rank first, and of one rank the leftmost.
  #merged(tokens) {
    const end = tokens.length;
    const next = tokens.map((_, i) => i + 1);
    const previous = tokens.map((_, i) => i - 1);
    const merge_at = (left) => this.#merges.get(this.#key(tokens[left], tokens[next[left]]));
    const pairs = new Heap();
    const offer = (left) => {
      const merge = left >= 0 && next[left] < end && merge_at(left);
      if (merge) pairs.push(merge.rank * places + left);
    };
    for (let i = 0; i < end; ++i) offer(i);
    for (let pair; (pair = pairs.pop()) !== undefined;) {
      const left = pair % places;
      const right = next[left];
      const merge = right < end && merge_at(left);
      if (merge?.rank !== Math.floor(pair / places)) continue;  // one of its tokens has gone
      tokens[left] = merge.result;
      tokens[right] = undefined;
      next[left] = next[right];
      previous[next[left]] = left;
      offer(previous[left]);
      offer(left);
    }
    return tokens.filter((token) => token !== undefined);
  }
}

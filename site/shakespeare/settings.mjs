// SPDX-License-Identifier: MIT
import {default_sampling} from './sampling.mjs';

const largest_seed = 2n ** 64n - 1n;
const neutral = Object.fromEntries(Object.entries(default_sampling).filter(([name]) => name !== 'temperature'));

/// The fields of the form, which have the names that a link has.
export class Settings {
  #form;

  constructor(form) {
    this.#form = form;
    this.#field('seed').addEventListener('input', () => this.#check_seed());
  }

  #field(name) { return this.#form.elements.namedItem(name); }

  #check_seed() {
    const {value} = this.#field('seed');
    const too_large = /^\d+$/.test(value) && BigInt(value) > largest_seed;
    this.#field('seed').setCustomValidity(too_large ? `At most ${largest_seed}` : '');
  }

  /// What a text is made of: prompt, seed, length and sampling.
  read() {
    const number = (name) => Number(this.#field(name).value);
    const sampling = Object.fromEntries(Object.keys(default_sampling).map((name) => [name, number(name)]));
    const [prompt, seed] = ['prompt', 'seed'].map((name) => this.#field(name).value);
    return {prompt, seed: BigInt(seed), length: number('length'), sampling};
  }

  set_seed(seed) {
    this.#field('seed').value = seed;
    this.#check_seed();
  }

  /// Small, so that people can tell it to each other.
  new_seed() { this.set_seed(crypto.getRandomValues(new Uint32Array(1))[0] % 1_000_000); }

  /// As the part of an address behind the #.
  static to_hash({prompt, seed, length, sampling}) {
    const {temperature, ...rest} = sampling;
    const acting = Object.entries(rest).filter(([name, value]) => value !== neutral[name]);
    return `#${new URLSearchParams({prompt, seed, length, temperature, ...Object.fromEntries(acting)})}`;
  }

  /// Takes what a link says. What no field would accept stays as it is. Returns the names of what it took.
  from_hash(hash) {
    if (hash.length < 2) return [];
    const given = new URLSearchParams(hash.slice(1));
    const names = ['prompt', 'seed', 'length', ...Object.keys(default_sampling)];
    for (const name of Object.keys(neutral)) if (!given.has(name)) given.set(name, neutral[name]);
    return names.filter((name) => given.has(name) && this.#take(name, given.get(name)));
  }

  #take(name, value) {
    const field = this.#field(name), before = field.value;
    const takes_numbers = ['number', 'range'].includes(field.type);
    if (takes_numbers && !/^-?\d+(\.\d+)?$/.test(value)) return false;
    field.value = value;
    if (name === 'seed') this.#check_seed();
    if (field.value === value && field.checkValidity()) return true;
    field.value = before;
    if (name === 'seed') this.#check_seed();
    return false;
  }
}

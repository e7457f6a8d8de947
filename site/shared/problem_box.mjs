// SPDX-License-Identifier: MIT
import {explain} from './problem.mjs';

function line(tag, class_name, text) {
  const element = document.createElement(tag);
  element.className = class_name;
  element.textContent = text;
  return element;
}

/// A box that tells people what went wrong, and the detail for those who look closer.
export class ProblemBox {
  #box;
  #words;

  constructor(box, words) {
    this.#box = box;
    this.#words = words;
  }

  show(code, detail = '') {
    const {title, text} = explain(code, this.#words);
    const lines = [line('strong', 'title', title), line('p', '', text)];
    if (detail) lines.push(line('p', 'detail', detail));
    this.#box.hidden = false;
    this.#box.querySelector('[role=alert]').replaceChildren(...lines);
  }

  clear() {
    this.#box.hidden = true;
    this.#box.querySelector('[role=alert]').replaceChildren();
  }
}

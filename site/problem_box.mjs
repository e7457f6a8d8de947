// SPDX-License-Identifier: MIT
import {explain} from './problem.mjs';

const box = (about) => document.getElementById(`${about}-problem`);

function line(tag, class_name, text) {
  const element = document.createElement(tag);
  element.className = class_name;
  element.textContent = text;
  return element;
}

/// Tells people what went wrong with the 'model' or the 'picture', and the detail for those who look closer.
export function show_problem(about, code, detail = '') {
  const {title, text} = explain(code);
  const lines = [line('strong', 'title', title), line('p', '', text)];
  if (detail) lines.push(line('p', 'detail', detail));
  box(about).hidden = false;
  box(about).querySelector('[role=alert]').replaceChildren(...lines);
}

export function clear_problem(about) {
  box(about).hidden = true;
  box(about).querySelector('[role=alert]').replaceChildren();
}

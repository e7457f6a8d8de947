// SPDX-License-Identifier: MIT

/// What went wrong, as a code the page has words for, and the technical detail beneath it.
export class Problem extends Error {
  constructor(code, detail = '') {
    super(detail || code);
    this.code = code;
    this.detail = detail;
  }
}

/// What can go wrong with any model. Each page has words of its own for the rest.
const words = {
  'no-wasm': [
    'This browser cannot run WebAssembly',
    'The model runs on WebAssembly, which is missing or switched off here. Every current Firefox, Chrome, ' +
      'Edge and Safari has it; very strict security settings turn it off.',
  ],
  'runtime-failed': [
    'The model could not be started',
    'Most often too little memory is free. Close a few tabs, then try again.',
  ],
  'download-failed': [
    'The download broke off',
    'Is the server still running, and are you still connected?',
  ],
};

/// The title and the explanation people read.
export function explain(code, page_words = {}) {
  const [title, text] =
      page_words[code] ?? words[code] ?? ['Something unexpected happened', 'Reloading the page may help.'];
  return {title, text};
}

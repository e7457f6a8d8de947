// SPDX-License-Identifier: MIT

const $ = (id) => document.getElementById(id);

/// A fact that nobody knows has no place among #facts.
export function set_fact(id, text) {
  $(id).textContent = text ?? '';
  const entry = $(id).closest('#facts > div');
  if (entry) entry.hidden = !text;
}

/// show(number) of an entry in a file's metadata, where it is there and a number.
export function number_fact(text, show) {
  return text && Number.isFinite(Number(text)) ? show(Number(text)) : undefined;
}

function file_size(bytes) {
  return bytes < 1e6 ? `${Math.round(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/// What there is to say of any model.
export function show_model_facts({parameters, bytes, runtime, threads}) {
  set_fact('fact-parameters', number_fact(parameters, (n) => n.toLocaleString('en')));
  set_fact('fact-size', file_size(bytes));
  set_fact('fact-runtime', `Here it runs on ONNX Runtime Web ${runtime}, ` +
                               `${threads === 1 ? 'one thread' : `${threads} threads`}.`);
  $('facts').hidden = false;
}

// SPDX-License-Identifier: MIT

const $ = (id) => document.getElementById(id);
const recent = [];

function set(id, text) {
  $(id).textContent = text ?? '';
  const entry = $(id).closest('#facts > div');
  if (entry) entry.hidden = !text;
}

function file_size(bytes) {
  return bytes < 1e6 ? `${Math.round(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/// What the model file says of itself, where it says so.
export function show_facts({model, parameters, test_accuracy, epochs, labels, bytes, runtime, threads}) {
  const number = (text, show) => text && Number.isFinite(Number(text)) ? show(Number(text)) : undefined;
  set('fact-model', model?.replace(/^resnet/i, 'ResNet-'));
  set('fact-parameters', number(parameters, (n) => n.toLocaleString('en')));
  set('fact-accuracy', number(test_accuracy, (share) => `${(100 * share).toFixed(1)} %`));
  set('fact-size', file_size(bytes));
  set('fact-epochs', number(epochs, (n) => n === 1 ? ' for one epoch' : ` for ${n} epochs`));
  set('fact-runtime', `Here it runs on ONNX Runtime Web ${runtime}, ` +
                          `${threads === 1 ? 'one thread' : `${threads} threads`}.`);
  set('class-names', `${labels.slice(0, -1).join(', ')} or ${labels.at(-1)}`);
  $('facts').hidden = false;
}

/// The median of the last twenty tells more than one time, which may have met a busy moment.
export function show_time(milliseconds) {
  recent.push(milliseconds);
  if (recent.length > 20) recent.shift();
  const sorted = [...recent].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const median = (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
  const text = (ms) => `${ms.toFixed(ms < 10 ? 1 : 0)} ms`;
  Object.assign($('fact-time'), {value: median, textContent: text(median)});
  $('fact-latest').textContent =
      recent.length > 1 ? `median of ${recent.length}; latest ${text(milliseconds)}` : '';
}

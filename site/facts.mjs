// SPDX-License-Identifier: MIT
import {number_fact, set_fact, show_model_facts} from './shared/facts.mjs';

const $ = (id) => document.getElementById(id);
const recent = [];

/// What the model file says of itself, where it says so.
export function show_facts(facts) {
  const {model, test_accuracy, epochs, labels} = facts;
  show_model_facts(facts);
  set_fact('fact-model', model?.replace(/^resnet/i, 'ResNet-'));
  set_fact('fact-accuracy', number_fact(test_accuracy, (share) => `${(100 * share).toFixed(1)} %`));
  set_fact('fact-epochs', number_fact(epochs, (n) => n === 1 ? ' for one epoch' : ` for ${n} epochs`));
  set_fact('class-names', `${labels.slice(0, -1).join(', ')} or ${labels.at(-1)}`);
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

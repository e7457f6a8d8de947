// SPDX-License-Identifier: MIT
import {number_fact, set_fact, show_model_facts} from '../shared/facts.mjs';
import {loading} from '../shared/loading.mjs';
import {ProblemBox} from '../shared/problem_box.mjs';
import {words} from './problems.mjs';
import {Settings} from './settings.mjs';
import {Writer} from './writer.mjs';

const $ = (id) => document.getElementById(id);

const model_problem = new ProblemBox($('model-problem'), words);
const prompt_problem = new ProblemBox($('prompt-problem'), words);
const settings = new Settings($('form'));
let unit = 'tokens';
let text;    // what is on the paper: {prompt, link, length, tokens, milliseconds}
let wanted;  // what will be there as soon as the model has begun with it
let writing = false;

const writer = new Writer({
  progress: loading.progress,

  ready({facts}) {
    loading.end();
    show_facts(facts);
  },

  written({piece, tokens, milliseconds, finished}) {
    if (wanted) begin();
    text.tokens += tokens;
    text.milliseconds += milliseconds;
    append(piece);
    show_pace();
    if (finished) end(`Wrote ${amount(text.tokens)}`);
  },

  problem({code, detail, fatal}) {
    if (writing) end('');
    if (fatal) loading.end();
    (fatal ? model_problem : prompt_problem).show(code, detail);
    if (!fatal) $('prompt').focus();
  },
});

function start() {
  model_problem.clear();
  if (typeof WebAssembly !== 'object') return model_problem.show('no-wasm');
  loading.begin();
  writer.start();
}

function show_facts(facts) {
  unit = facts.tokens;
  show_model_facts(facts);
  set_fact('fact-model', facts.model);
  set_fact('fact-loss', number_fact(facts.validation_loss, (loss) => loss.toFixed(3)));
  set_fact('fact-loss-unit', `nats per ${unit.slice(0, -1)}`);
  set_fact('fact-context', number_fact(facts.context, amount));
  set_fact('fact-data', facts.data);
  set_fact('fact-steps', number_fact(facts.step, (n) => ` in ${n.toLocaleString('en')} steps`));
  set_fact('fact-tokens', unit);
  $('unit').textContent = unit;
}

const amount = (count) => `${count.toLocaleString('en')} ${count === 1 ? unit.slice(0, -1) : unit}`;

function write() {
  prompt_problem.clear();
  if ($('fresh').checked) settings.new_seed();
  const request = settings.read();
  const {prompt, length} = request;
  wanted = {prompt, length, link: Settings.to_hash(request), tokens: 0, milliseconds: 0};
  show_writing(true);
  $('summary').textContent = 'Writing';
  writer.write(request);
}

/// A text stays until the next one has a word, so that one of which nothing comes takes nothing away.
function begin() {
  text = wanted;
  wanted = undefined;
  $('shown-prompt').textContent = text.prompt;
  $('written').replaceChildren(new Text());
  $('paper').scrollTop = $('paper').scrollHeight;
}

function stop() {
  writer.cancel();
  end(wanted ? 'Stopped' : `Stopped after ${amount(text.tokens)}`);
}

function end(summary) {
  wanted = undefined;
  show_writing(false);
  $('summary').textContent = summary;
}

function show_writing(now) {
  writing = now;
  $('write').textContent = writing ? 'Stop' : 'Write';
  $('write').classList.toggle('stop', writing);
  $('prompt').readOnly = writing;
  $('text').ariaBusy = writing;
  for (const id of ['copy', 'go-on']) $(id).disabled = writing || !text;
  if (text && !writing) $('link').href = text.link;
  else $('link').removeAttribute('href');
}

/// Keeps the end in view, unless the reader has scrolled away from it.
function append(piece) {
  const paper = $('paper');
  const at_end = paper.scrollHeight - paper.scrollTop - paper.clientHeight < 8;
  $('written').firstChild.appendData(piece);
  if (at_end) paper.scrollTop = paper.scrollHeight;
}

function show_pace() {
  const {tokens, length, milliseconds} = text;
  const speed = milliseconds && 1000 * tokens / milliseconds;
  Object.assign($('count'), {value: tokens, textContent: `${tokens.toLocaleString('en')} of ${amount(length)}`});
  const shown = speed ? `· ${Math.round(speed).toLocaleString('en')} a second` : '';
  Object.assign($('speed'), {value: speed, textContent: shown});
}

const whole_text = () => text.prompt + $('written').textContent;

async function copy(copied, otherwise) {
  const said = await navigator.clipboard?.writeText(copied).then(() => 'Copied', () => undefined);
  $('copied').textContent = said ?? otherwise;
  setTimeout(() => ($('copied').textContent = ''), 3000);
}

function go_on() {
  $('prompt').value = whole_text();
  $('prompt').focus();
  $('prompt').setSelectionRange($('prompt').value.length, $('prompt').value.length);
  $('prompt').scrollTop = $('prompt').scrollHeight;
}

function show_temperature() { $('temperature-shown').value = Number($('temperature').value).toFixed(2); }

/// A link is to one text, so its seed is kept.
function read_link() {
  const taken = settings.from_hash(location.hash);
  if (taken.includes('seed')) $('fresh').checked = false;
  const acts = ({id, value, defaultValue}) => taken.includes(id) && value !== defaultValue;
  if ([...$('more').querySelectorAll('input')].some(acts)) $('more').open = true;
  show_temperature();
}

function listen() {
  $('form').onsubmit = (event) => {
    event.preventDefault();
    if (writing) stop();
    else write();
  };
  document.onkeydown = (event) => {
    if (event.key === 'Escape' && writing) stop();
  };
  $('prompt').onkeydown = (event) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    if (!writing) $('form').requestSubmit();
  };
  $('prompt').oninput = () => prompt_problem.clear();
  $('temperature').oninput = show_temperature;
  $('seed').oninput = () => ($('fresh').checked = false);
  $('new-seed').onclick = () => settings.new_seed();
  $('copy').onclick = () => copy(whole_text(), 'This browser does not allow it');
  $('link').onclick = ({target}) => target.href && copy(target.href, 'It is in the address bar');
  $('go-on').onclick = go_on;
  $('retry').onclick = () => {
    $('prompt').focus();
    start();
  };
  window.onhashchange = read_link;
}

$('not-started').remove();
settings.new_seed();
read_link();
listen();
start();

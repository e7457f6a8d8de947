// SPDX-License-Identifier: MIT
import {Chart, percent} from './chart.mjs';
import {Classifier} from './classifier.mjs';
import {show_facts, show_time} from './facts.mjs';
import {words} from './problems.mjs';
import {loading} from './shared/loading.mjs';
import {ProblemBox} from './shared/problem_box.mjs';

const limits = {bytes: 64 * 2 ** 20, pixels: 100e6};
const $ = (id) => document.getElementById(id);

const model_problem = new ProblemBox($('model-problem'), words);
const picture_problem = new ProblemBox($('picture-problem'), words);
const chart = new Chart($('bars'));
let labels = [];
let choices = 0;  // a slow picture must not replace one chosen after it
let shown;        // {number, file, url}: the picture on display

const classifier = new Classifier({
  progress: loading.progress,

  ready({facts}) {
    labels = chart.labels = facts.labels;
    loading.end();
    show_facts(facts);
  },

  /// While the square moves each answer shows, but only the newest ends the wait.
  look({number, newest, pixels, probabilities, milliseconds}) {
    if (number !== shown.number) return;
    paint(pixels);
    if (!probabilities) return;
    show_answer(probabilities);
    show_time(milliseconds);
    if (!newest) return;
    $('answer').dataset.number = number;
    $('answer').ariaBusy = false;
  },

  problem({code, detail, fatal}) {
    if (fatal) loading.end();
    else clear_answer();
    (fatal ? model_problem : picture_problem).show(code, detail);
  },
});

function start() {
  model_problem.clear();
  if (typeof WebAssembly !== 'object') return model_problem.show('no-wasm');
  if (typeof OffscreenCanvas !== 'function') return model_problem.show('old-browser');
  loading.begin();
  classifier.start();
}

/// The 32 x 32 pixels the model was given, neither more nor less.
function paint(rgb) {
  const context = $('view').getContext('2d');
  const image = context.createImageData(32, 32);
  for (let i = 0; i < 32 * 32; ++i) image.data.set([rgb[3 * i], rgb[3 * i + 1], rgb[3 * i + 2], 255], 4 * i);
  context.putImageData(image, 0, 0);
}

function show_answer(probabilities) {
  const order = [...labels.keys()].sort((a, b) => probabilities[b] - probabilities[a]);
  const words = order.map((i) => `${labels[i]} ${percent(probabilities[i])}`);
  $('top-label').textContent = labels[order[0]];
  $('top-share').textContent = percent(probabilities[order[0]]);
  $('summary').textContent = `${words[0]}, then ${words[1]}, ${words[2]}`;
  chart.show(probabilities);
}

function clear_answer() {
  $('answer').ariaBusy = false;
  $('view').getContext('2d').clearRect(0, 0, 32, 32);
  for (const id of ['top-label', 'top-share', 'summary']) $(id).textContent = '';
  chart.show(labels.map(() => 0));
}

/// Only the header is read for the size, so that a huge picture is refused before it is decoded.
function size_of(url) {
  const image = new Image();
  return new Promise((resolve, reject) => {
    image.onload = () => resolve([image.naturalWidth, image.naturalHeight]);
    image.onerror = () => reject(new Error('the browser cannot decode it'));
    image.src = url;
  });
}

async function choose(file, caption, button) {
  const number = ++choices;
  const url = URL.createObjectURL(file);
  const refuse = (code, detail) => {
    URL.revokeObjectURL(url);
    if (number === choices) picture_problem.show(code, detail);
  };
  if (file.size > limits.bytes) return refuse('picture-too-large', `${(file.size / 2 ** 20).toFixed(0)} MB`);
  let width, height;
  try {
    [width, height] = await size_of(url);
  } catch (error) {
    return refuse('picture-unreadable', file.name && `${file.name}: ${error.message}`);
  }
  if (width * height > limits.pixels) return refuse('picture-too-large', `${width} × ${height} pixels`);
  if (number !== choices) return URL.revokeObjectURL(url);
  picture_problem.clear();
  if (shown) URL.revokeObjectURL(shown.url);
  shown = {number, file, url};
  Object.assign($('picture'), {src: url, alt: `The picture: ${caption}`, hidden: false});
  $('caption').textContent = caption;
  $('crop').hidden = width === height;
  $('position').value = 0.5;
  for (const other of $('sample-list').querySelectorAll('button'))
    other.setAttribute('aria-pressed', other === button);
  look();
}

function look() {
  const position = Number($('position').value);
  $('answer').ariaBusy = true;
  $('picture').style.objectPosition = `${100 * position}% ${100 * position}%`;
  classifier.look(shown.number, shown.file, position);
}

/// Samples are fetched once, here: choosing one later asks the server for nothing.
async function load_samples() {
  const folder = new URL('samples/', import.meta.url);
  const fetch_ok = async (path) => {
    const response = await fetch(new URL(path, folder));
    if (!response.ok) throw new Error(`${path}: HTTP status ${response.status}`);
    return response;
  };
  const names = await (await fetch_ok('index.json')).json();
  const files = await Promise.all(names.map(async (name) => (await fetch_ok(name)).blob()));
  names.forEach((name, i) => {
    const label = name.replace(/\.[^.]*$/, '');
    const button = document.createElement('button');
    const image = new Image(32, 32);
    Object.assign(image, {src: URL.createObjectURL(files[i]), alt: `Test picture: ${label}`});
    Object.assign(button, {type: 'button', title: label});
    button.onclick = () => choose(files[i], `Labelled “${label}”`, button);
    button.append(image);
    const item = document.createElement('li');
    item.append(button);
    $('sample-list').append(item);
  });
  $('samples').hidden = false;
  if (!choices) $('sample-list').querySelector('button')?.click();
}

function listen() {
  const offer = (file, code) => {
    if (file) return choose(file, file.name || 'Pasted picture');
    picture_problem.show(code);
  };
  const dropping = (on) => document.documentElement.classList.toggle('dropping', on);

  $('file').onchange = ({target}) => {
    if (target.files.length) offer(target.files[0]);
    target.value = '';
  };
  document.onpaste = ({clipboardData}) => offer(clipboardData.files[0], 'nothing-to-paste');
  document.ondragover = (event) => {
    event.preventDefault();
    dropping(true);
  };
  document.ondragleave = ({relatedTarget}) => relatedTarget || dropping(false);
  document.ondrop = (event) => {
    event.preventDefault();
    dropping(false);
    offer(event.dataTransfer.files[0], 'no-file');
  };
  $('position').oninput = look;
  $('order').onchange = ({target}) => (chart.sorted = target.value === 'sorted');
  $('retry').onclick = () => {
    $('file').focus();
    start();
  };
}

$('not-started').remove();
listen();
start();
load_samples().catch((error) => console.warn(`samples: ${error.message}`));

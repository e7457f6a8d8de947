// SPDX-License-Identifier: MIT
// The page in a real browser: node tests/site/site_test.mjs --case DIR
// DIR holds model.onnx, samples/ and expected.json, the answers of the native program:
// [{"file": "samples/cat.png", "label": "cat", "probabilities": [...]}, ...]
// --only TEXT runs the checks whose names contain it.
import assert from 'node:assert/strict';
import {existsSync} from 'node:fs';
import {readFile, rename, writeFile} from 'node:fs/promises';
import {basename, join} from 'node:path';

import {resize} from '../../site/resize.mjs';
import {Visit} from './browser.mjs';
import {fetch_here, Harness} from './harness.mjs';
import {chunk, noise, png} from './png.mjs';

const tolerance = 1e-3;
const harness = await Harness.start();
const {browser, temporary} = harness;
const expected = JSON.parse(await readFile(join(harness.case, 'expected.json'), 'utf8'));
const picture = (entry) => join(harness.case, entry.file);
const own_report = join(harness.case, 'report.html');
const report = existsSync(own_report) ? own_report : join(temporary, 'report.html');
if (report !== own_report) await writeFile(report, '<!DOCTYPE html><title>Report</title><p>Nothing here.');
const site = harness.build('site', '--model', join(harness.case, 'model.onnx'), '--samples',
                           join(harness.case, 'samples'), '--report', report);
const url = await harness.serve(site, 18180);
const plain_url = await harness.serve(site, 18190, {});
const elsewhere_url = await harness.serve_elsewhere();
const check = (name, body) => harness.check(name, body);

const open = (settings) => Visit.open(browser, url, settings);
const retry = (visit) => visit.page.click('#retry');

function assert_same(answer, {label, probabilities}, labels) {
  assert.equal(answer.top, label);
  const of_label = new Map(answer.bars.map((bar) => [bar.label, bar.value]));
  assert.equal(of_label.size, probabilities.length);
  probabilities.forEach((probability, i) => {
    const got = of_label.get(labels[i]);
    assert.ok(Math.abs(got - probability) <= tolerance, `${labels[i]}: expected ${probability}, got ${got}`);
  });
}

/// The labels in the model's order, which is the order of the native program's probabilities.
async function labels_of(visit) {
  await visit.page.check('#order [value=class]');
  return (await visit.answer()).bars.map(({label}) => label);
}

async function assert_answers(visit, entries = expected) {
  await visit.answer();
  const labels = await labels_of(visit);
  for (const entry of entries) {
    await visit.choose(picture(entry));
    assert_same(await visit.answer(basename(entry.file)), entry, labels);
  }
}

await check('uploaded pictures get the answers of the native program', async () => {
  const visit = await open();
  assert.ok(await visit.page.evaluate(() => crossOriginIsolated));
  await assert_answers(visit);
  await visit.close();
});

await check('so they do from a server that sends no headers', async () => {
  const visit = await Visit.open(browser, plain_url);
  assert.ok(!await visit.page.evaluate(() => crossOriginIsolated));
  await assert_answers(visit);
  assert.match(await visit.page.innerText('#fact-runtime'), /one thread/);
  await visit.close();
});

await check('so they do with several threads', async () => {
  const init = () => Object.defineProperty(Navigator.prototype, 'hardwareConcurrency', {get: () => 4});
  const visit = await open({init});
  await assert_answers(visit, expected.slice(0, 3));
  assert.match(await visit.page.innerText('#fact-runtime'), /2 threads/);
  await visit.close();
});

await check('the sample buttons show their pictures and labels', async () => {
  const visit = await open();
  await visit.answer();
  const labels = await labels_of(visit);
  const names = JSON.parse(await readFile(join(site, 'samples', 'index.json'), 'utf8'));
  const buttons = visit.page.locator('#sample-list button');
  assert.equal(await buttons.count(), names.length);
  for (const [i, name] of names.entries()) {
    await visit.press(buttons.nth(i));
    const answer = await visit.answer(`Labelled “${name.replace(/\.[^.]*$/, '')}”`);
    const entry = expected.find(({file}) => basename(file) === name);
    if (entry) assert_same(answer, entry, labels);
    assert.equal(await visit.page.locator('#sample-list [aria-pressed=true]').count(), 1);
    assert.equal(await buttons.nth(i).getAttribute('aria-pressed'), 'true');
  }
  await visit.close();
});

await check('classifying asks the network for nothing, and loading only its own server', async () => {
  const visit = await open();
  await visit.answer();
  const before = [harness.served, visit.requests.length];
  for (const entry of expected) {
    await visit.choose(picture(entry));
    await visit.answer(basename(entry.file));
  }
  for (const button of await visit.page.locator('#sample-list button').all()) {
    await visit.press(button);
    await visit.answer(`Labelled “${await button.getAttribute('title')}”`);
  }
  assert.deepEqual([harness.served, visit.requests.length], before);
  assert.ok(visit.requests.length > 10);
  for (const request of visit.requests) assert.equal(new URL(request).origin, new URL(url).origin);
  await visit.close();
});

for (const [where, address] of [['', url], [', even where the server sends no policy', plain_url]])
  await check(`neither page nor worker can send anything elsewhere${where}`, async () => {
    await fetch_here(elsewhere_url);
    const before = harness.reached;
    assert.equal(before > 0, true, 'the other server must be reachable from outside the page');
    const visit = await Visit.open(browser, address);
    await visit.answer();
    await visit.assert_sealed(elsewhere_url);
    assert.equal(harness.reached, before);
    await visit.close(Visit.refused);
  });

await check('a picture can be dropped anywhere or pasted', async () => {
  const visit = await open();
  await visit.answer();
  const labels = await labels_of(visit);
  for (const [i, type] of ['drop', 'paste', 'drop'].entries()) {
    const entry = expected[i + 1];
    await visit.hand_over(type, `${type} ${i}.png`, await readFile(picture(entry)));
    assert_same(await visit.answer(`${type} ${i}.png`), entry, labels);
    assert.equal(await visit.page.locator('.dropping').count(), 0);
  }
  await visit.close();
});

await check('a dropped link and an empty clipboard are explained', async () => {
  const visit = await open();
  const {top} = await visit.answer();
  await visit.hand_over('drop', 'https://example.org/cat.png');
  assert.match(await visit.problem('picture'), /no file.*link/s);
  await visit.hand_over('paste', 'https://example.org/cat.png');
  assert.match(await visit.problem('picture'), /no picture in the clipboard/);
  assert.equal(visit.page.url(), url);
  assert.equal((await visit.answer()).top, top);
  await visit.close();
});

await check('a picture of 32 x 32 reaches the model bit by bit', async () => {
  const visit = await open();
  const rgb = noise(32 * 32 * 3);
  const opaque = Uint8Array.from({length: 4096}, (_, i) => i % 4 === 3 ? 255 : rgb[3 * (i >> 2) + i % 4]);
  const gamma = chunk('gAMA', Buffer.from([0, 1, 0x86, 0xa0]));  // 1.0: colour management would change it
  for (const [name, buffer] of [
         ['rgb.png', png(32, 32, 3, rgb)],
         ['rgba.png', png(32, 32, 4, opaque)],
         ['gamma.png', png(32, 32, 3, rgb, gamma)],
       ]) {
    await visit.choose({name, mimeType: 'image/png', buffer});
    await visit.answer(name);
    assert.deepEqual(await visit.view(), rgb, name);
  }
  await visit.close();
});

await check('transparent parts become white', async () => {
  const visit = await open();
  const rgba = noise(32 * 32 * 4);
  const over_white = (colour, alpha) => colour * alpha / 255 + 255 - alpha;
  await visit.choose({name: 'glass.png', mimeType: 'image/png', buffer: png(32, 32, 4, rgba)});
  await visit.answer('glass.png');
  (await visit.view()).forEach((value, i) => {
    const at = 4 * Math.floor(i / 3);
    const want = over_white(rgba[at + i % 3], rgba[at + 3]);
    assert.ok(Math.abs(value - want) <= 1.5, `byte ${i}: expected ${want}, got ${value}`);
  });
  await visit.close();
});

await check('a photo is cropped to the square that the slider says', async () => {
  const visit = await open();
  for (const [width, height] of [[300, 170], [170, 300], [9, 20]]) {
    const rgb = noise(width * height * 3, width);
    const side = Math.min(width, height);
    const name = `${width}x${height}.png`;
    await visit.choose({name, mimeType: 'image/png', buffer: png(width, height, 3, rgb)});
    for (const position of [0.5, 0, 1]) {
      if (position !== 0.5) await visit.page.fill('#position', String(position));
      await visit.answer(name);
      const left = Math.round((width - side) * position), top = Math.round((height - side) * position);
      const read_rows = (y, rows) => {
        const pixel = (i) => 3 * ((top + y + Math.floor(i / side)) * width + left + i % side);
        return Uint8Array.from({length: 4 * side * rows}, (_, i) => rgb[pixel(i >> 2) + i % 4] ?? 255);
      };
      assert.deepEqual(await visit.view(), resize(side, read_rows), `${name} at ${position}`);
    }
  }
  await visit.choose(picture(expected[0]));
  await visit.answer(basename(expected[0].file));
  assert.ok(await visit.page.isHidden('#crop'), 'a square picture needs no slider');
  await visit.close();
});

await check('an answer is finished only when no newer one is on its way', async () => {
  const init = () => {
    globalThis.finished = 0;
    const observe = () => new MutationObserver(() => (finished += answer.ariaBusy === 'false'))
                              .observe(document.querySelector('#answer'), {attributeFilter: ['aria-busy']});
    document.addEventListener('DOMContentLoaded', observe);
  };
  const visit = await open({init});
  await visit.answer();
  await visit.choose({name: 'wide.png', mimeType: 'image/png', buffer: png(300, 170, 3, noise(300 * 170 * 3))});
  await visit.answer('wide.png');
  const before = await visit.page.evaluate(() => finished);
  const [, answers] = (await visit.page.innerText('#fact-latest')).match(/median of (\d+);/);
  await visit.page.evaluate(() => {
    for (const value of [0, 0.25, 1]) {
      Object.assign(document.querySelector('#position'), {value});
      document.querySelector('#position').dispatchEvent(new Event('input'));
    }
  });
  await visit.page.getByText(`median of ${Number(answers) + 2};`).waitFor();
  assert.equal(await visit.page.evaluate(() => finished) - before, 1);
  await visit.close();
});

await check('a photo taken sideways is turned upright', async () => {
  const visit = await open();
  await visit.answer();
  const jpeg = Buffer.from(await visit.page.evaluate(async () => {
    const canvas = new OffscreenCanvas(64, 64);
    const context = canvas.getContext('2d');
    for (const [colour, x] of [['red', 0], ['blue', 32]]) {
      context.fillStyle = colour;
      context.fillRect(x, 0, 32, 64);
    }
    const blob = await canvas.convertToBlob({type: 'image/jpeg', quality: 1});
    return [...new Uint8Array(await blob.arrayBuffer())];
  }));
  const header = 'ffe10022' + '457869660000' + '49492a0008000000';     // APP1, "Exif", little-endian TIFF
  const orientation = '0100' + '1201030001000000' + '06000000' + '00000000';  // one entry: turn right to view
  const exif = Buffer.from(header + orientation, 'hex');
  const turned = Buffer.concat([jpeg.subarray(0, 2), exif, jpeg.subarray(2)]);
  const colours = async (name, buffer) => {
    await visit.choose({name, mimeType: 'image/jpeg', buffer});
    await visit.answer(name);
    const view = await visit.view();
    const at = (y, x) => view[3 * (32 * y + x)] > 128 ? 'red' : 'blue';
    return [at(4, 4), at(4, 27), at(27, 4)].join(' ');
  };
  assert.equal(await colours('straight.jpg', jpeg), 'red blue red');
  assert.equal(await colours('turned.jpg', turned), 'red red blue');
  await visit.close();
});

await check('what is no picture is explained, and the page goes on', async () => {
  const visit = await open();
  await visit.answer();
  const labels = await labels_of(visit);
  const whole = await readFile(picture(expected[0]));
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>';
  for (const [name, mimeType, buffer] of [
         ['notes.txt', 'text/plain', Buffer.from('not a picture')],
         ['notes.png', 'image/png', Buffer.from('not a picture')],
         ['empty.png', 'image/png', Buffer.alloc(0)],
         ['cut.png', 'image/png', whole.subarray(0, 60)],
         ['drawing.svg', 'image/svg+xml', Buffer.from(svg)],
       ]) {
    await visit.choose({name, mimeType, buffer});
    assert.match(await visit.problem('picture'), /could not be read as a picture/, name);
    await visit.choose(picture(expected[1]));
    assert_same(await visit.answer(basename(expected[1].file)), expected[1], labels);
    assert.ok(await visit.page.isHidden('#picture-problem'), name);
  }
  await visit.close();
});

await check('a picture that is too large is refused before it is decoded', async () => {
  const visit = await open();
  const {top} = await visit.answer();
  const [width, height] = [12000, 10000];
  const buffer = png(width, height, 'bits', new Uint8Array(width * height / 8));
  await visit.choose({name: 'huge.png', mimeType: 'image/png', buffer});
  assert.match(await visit.problem('picture'), /too large.*12000 × 10000/s);
  const file = join(temporary, 'heavy.png');
  await writeFile(file, new Uint8Array(65 * 2 ** 20));
  await visit.choose(file);
  await visit.page.getByText('65 MB').waitFor();
  assert.equal((await visit.answer()).top, top);
  await visit.close();
});

await check('a browser that falsifies pixels is noticed', async () => {
  const noisy = `const honest = OffscreenCanvasRenderingContext2D.prototype.getImageData;
    OffscreenCanvasRenderingContext2D.prototype.getImageData = function(...box) {
      const image = honest.apply(this, box);
      image.data.forEach((_, i, data) => (data[i] = (i * 91) % 256));
      return image;
    };`;
  const source = await readFile(join(site, 'picture.mjs'), 'utf8');
  const handler = (route) => route.fulfill({contentType: 'text/javascript', body: `${source}\n${noisy}`});
  const visit = await open({route: {'**/picture.mjs': handler}});
  assert.match(await visit.problem('picture'), /hides the pixels/);
  await visit.close();
});

await check('without WebAssembly the page says so', async () => {
  const visit = await open({init: () => delete globalThis.WebAssembly});
  assert.match(await visit.problem('model'), /cannot run WebAssembly/);
  assert.ok(await visit.page.isHidden('#loading'));
  await visit.close();
});

await check('without JavaScript the page says so', async () => {
  const visit = await open({javaScriptEnabled: false});
  await visit.page.locator('#not-started').waitFor({state: 'visible'});
  await visit.close();
});

await check('without a model the page says how to get one, and takes it when it comes', async () => {
  let visit;
  const [model, away] = [join(site, 'model.onnx'), join(temporary, 'away.onnx')];
  await rename(model, away);
  try {
    visit = await open();
    assert.match(await visit.problem('model'), /model is not here.*\.\/quickstart/s);
    await visit.choose({name: 'seen.png', mimeType: 'image/png', buffer: png(32, 32, 3, noise(3072))});
    await visit.shows(noise(3072));
  } finally {
    await rename(away, model);
  }
  await retry(visit);
  const answer = await visit.answer('seen.png');
  assert.equal(answer.bars.length, expected[0].probabilities.length);
  assert.ok(await visit.page.isHidden('#model-problem'));
  await visit.close(/404/);
});

/// The model with one byte changed, `offset` bytes into the last place where these bytes stand.
function patch(model, bytes, offset, value) {
  const copy = Buffer.from(model);
  const at = copy.lastIndexOf(Buffer.from(bytes));
  assert.ok(at > 0, 'the bytes to change must be in the model');
  copy[at + offset] = value;
  return copy;
}

const dims_32_32 = [0x0a, 0x02, 0x08, 32, 0x0a, 0x02, 0x08, 32];
for (const [what, change, words] of [
       ['a page instead of the model', () => '<!DOCTYPE html>', /model is not here/],
       ['half of a model', (model) => model.subarray(0, model.length / 2), /cannot be used.*protobuf/s],
       ['a model without labels', (model) => patch(model, 'labels', 0, 0x58), /used.*labels: must/s],
       ['a model of other pictures', (model) => patch(model, dims_32_32, 3, 33), /cannot be used/],
     ])
  await check(`${what} is explained`, async () => {
    const body = change(await readFile(join(site, 'model.onnx')));
    const visit = await open({route: {'**/model.onnx': (route) => route.fulfill({body})}});
    assert.match(await visit.problem('model'), words);
    await visit.close();
  });

await check('a missing runtime and a broken connection are explained', async () => {
  let reply = (route) => route.fulfill({status: 404});
  const visit = await open({route: {'**/*.wasm': (route) => reply(route)}});
  assert.match(await visit.problem('model'), /part of this page is missing/);
  reply = (route) => route.abort();
  await retry(visit);
  await visit.page.getByText('The download broke off').waitFor();
  reply = (route) => route.continue();
  await retry(visit);
  await visit.answer();
  await visit.close(/404|ERR_FAILED/);
});

for (const [how, kill] of [
       ['breaks', () => { setTimeout(() => { throw new Error('out of luck'); }); }],
       ['falls silent', () => { self.onmessage = null; }],
     ])
  await check(`a worker that ${how} is noticed and can be started again`, async () => {
    const visit = await open();
    await visit.answer();
    const labels = await labels_of(visit);
    await visit.page.workers()[0].evaluate(kill);
    await visit.choose(picture(expected[2]));
    assert.match(await visit.problem('model'), /stopped working/);
    await retry(visit);
    assert_same(await visit.answer(basename(expected[2].file)), expected[2], labels);
    await visit.close();
  });

await check('while it loads a progress bar tells how far it is', async () => {
  let release;
  const held = new Promise((done) => (release = done));
  const visit = await open({route: {'**/*.wasm': async (route) => (await held, route.continue())}});
  await visit.page.getByText(/^Loading the model: [\d.]+ MB$/).waitFor();
  assert.equal(await visit.page.locator('#progress').getAttribute('value'), null);
  await visit.choose(picture(expected[3]));
  release();
  const answer = await visit.answer(basename(expected[3].file));
  assert.equal(answer.top, expected[3].label, 'a picture chosen early is answered later');
  assert.ok(await visit.page.isHidden('#loading'));
  await visit.close();
});

await check('bars, order and spoken summary agree', async () => {
  const visit = await open();
  await visit.choose(picture(expected[4]));
  const sorted = await visit.answer(basename(expected[4].file));
  const values = sorted.bars.map(({value}) => value);
  assert.deepEqual(values, [...values].sort((a, b) => b - a));
  assert.ok(Math.abs(values.reduce((a, b) => a + b) - 1) < 1e-4);
  for (const {value, width} of sorted.bars) assert.ok(Math.abs(parseFloat(width) - 100 * value) < 0.01);
  assert.equal(sorted.top, sorted.bars[0].label);
  assert.ok(sorted.summary.startsWith(`${sorted.top} `) && sorted.summary.includes(sorted.bars[2].label));
  const labels = await labels_of(visit);
  const metadata = (await readFile(join(site, 'model.onnx'))).toString('latin1');
  assert.ok(metadata.includes(labels[0]) && labels.length === values.length);
  await visit.page.check('#order [value=sorted]');
  assert.deepEqual((await visit.answer()).bars, sorted.bars);
  await visit.close();
});

await check('the keyboard is enough', async () => {
  const visit = await open();
  await visit.answer();
  const {page} = visit;
  // From here on, as a chooser that opens while listening only begins is not heard of.
  page.on('filechooser', () => {});
  const stops = [];
  for (let i = 0; i < 6; ++i) {
    await page.keyboard.press('Tab');
    stops.push(await visit.focus());
  }
  assert.deepEqual(stops.slice(0, 4).map(({what}) => what), ['Report', 'Model file', 'file', 'order']);
  for (const {what, ring} of stops) assert.ok(ring, `${what} must show the focus`);
  await page.keyboard.press('Enter');
  const second = (await page.locator('#sample-list button').nth(1).getAttribute('title'));
  await visit.answer(`Labelled “${second}”`);
  for (let i = 0; i < 2; ++i) await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('ArrowRight');
  assert.ok(await page.isChecked('#order [value=class]'));
  await page.keyboard.press('Shift+Tab');
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Enter')]);
  await chooser.setFiles(picture(expected[5]));
  assert.equal((await visit.answer(basename(expected[5].file))).top, expected[5].label);
  await visit.close();
});

for (const width of [360, 320])
  await check(`nothing sticks out of a screen of ${width} px`, async () => {
    const visit = await open({viewport: {width, height: 740}, isMobile: true, hasTouch: true});
    await visit.answer();
    await visit.assert_no_scroll(width);
    const buffer = png(300, 170, 3, noise(300 * 170 * 3));
    const name = `${'averylongnamewithoutspace'.repeat(6)}.png`;
    await visit.choose({name, mimeType: 'image/png', buffer});
    await visit.answer(name);
    await visit.choose({name: 'notes.png', mimeType: 'image/png', buffer: Buffer.from('no')});
    await visit.problem('picture');
    await visit.assert_no_scroll(width);
    await visit.assert_targets('#sample-list button, .choose .button');
    await visit.close();
  });

await check('the links lead somewhere', async () => {
  const visit = await open();
  for (const href of await visit.page.locator('nav a').evaluateAll((links) => links.map(({href}) => href)))
    assert.equal((await fetch_here(href)).status, 200, href);
  await visit.close();
});

await check('time per picture', async () => {
  const visit = await open();
  await visit.answer();
  for (let i = 0; i < 24; ++i) {
    const entry = expected[i % expected.length];
    await visit.choose(picture(entry));
    await visit.answer(basename(entry.file));
  }
  const median = Number(await visit.page.locator('#fact-time').getAttribute('value'));
  assert.match(await visit.page.innerText('#fact-latest'), /^median of 20; latest [\d.]+ ms$/);
  assert.ok(median > 0);
  const runtime = await visit.page.innerText('#fact-runtime');
  console.log(`# median of 20: ${median.toFixed(2)} ms a picture. Chromium ${browser.version()}. ${runtime}`);
  await visit.close();
});

await harness.finish();

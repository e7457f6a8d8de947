// SPDX-License-Identifier: MIT
// The page of text in a real browser: node tests/site/shakespeare_test.mjs --case DIR
// DIR holds a folder for each model, as shakespeare_case.cpp writes them: model.onnx and expected.json, the texts
// of the native program. --only TEXT runs the checks whose names contain it.
import assert from 'node:assert/strict';
import {cp, mkdir, readFile, rename, writeFile} from 'node:fs/promises';
import {join} from 'node:path';

import {fetch_here, Harness} from './harness.mjs';
import {TextVisit} from './text_visit.mjs';

const harness = await Harness.start();
const {browser, temporary} = harness;
const check = (name, body) => harness.check(name, body);
const expected_of = async (model) => JSON.parse(await readFile(join(harness.case, model, 'expected.json'), 'utf8'));
const expected = await expected_of('gpt');
const sampled = expected.find(({sampling}) => sampling.temperature === 0.8);
const greedy = expected.find(({sampling, length}) => sampling.temperature === 0 && length > 100);

/// Beside a page of pictures that has no model worth the name: here only its links matter. Built over a site of
/// one page.
async function build_both() {
  const [run, pictures] = [join(temporary, 'run'), join(temporary, 'pictures')];
  await cp(join(harness.case, 'gpt'), run, {recursive: true});
  await mkdir(join(pictures, 'samples'), {recursive: true});
  await writeFile(join(pictures, 'samples', 'index.json'), '[]');
  await writeFile(join(pictures, 'model.onnx'), 'no model');
  for (const folder of [run, pictures])
    await writeFile(join(folder, 'report.html'), '<!DOCTYPE html><title>Report</title><p>Nothing here.');
  harness.build('both', '--shakespeare', run);
  return harness.build('both', '--model', join(pictures, 'model.onnx'), '--samples', join(pictures, 'samples'),
                       '--report', join(pictures, 'report.html'), '--shakespeare', run);
}

const site = harness.build('site', '--shakespeare', join(harness.case, 'gpt'));
const model_file = join(site, 'shakespeare', 'model.onnx');
const root_url = await harness.serve(site, 18280);
const url = `${root_url}shakespeare/`;
const plain_url = `${await harness.serve(site, 18290, {})}shakespeare/`;
const elsewhere_url = await harness.serve_elsewhere();

const open = (settings) => TextVisit.open(browser, url, settings);
const retry = (visit) => visit.page.click('#retry');

async function assert_writes(visit, entries) {
  for (const entry of entries) {
    assert.equal(await visit.write(entry), entry.written, JSON.stringify(entry));
    assert.equal(await visit.text('#shown-prompt'), entry.prompt);
  }
}

await check('prompts go on as in the native program, beyond the context too', async () => {
  const visit = await open();
  assert.ok(await visit.page.evaluate(() => crossOriginIsolated));
  assert.ok(greedy.length > 3 * 32 && expected.some(({prompt}) => prompt.length > 32));
  await assert_writes(visit, expected);
  await visit.close();
});

await check('so they do from a server that sends no headers', async () => {
  const visit = await TextVisit.open(browser, plain_url);
  assert.ok(!await visit.page.evaluate(() => crossOriginIsolated));
  await assert_writes(visit, expected);
  assert.match(await visit.text('#fact-runtime'), /one thread/);
  await visit.close();
});

await check('so they do with several threads', async () => {
  const init = () => Object.defineProperty(Navigator.prototype, 'hardwareConcurrency', {get: () => 4});
  const visit = await open({init});
  await assert_writes(visit, [greedy, sampled]);
  assert.match(await visit.text('#fact-runtime'), /2 threads/);
  await visit.close();
});

for (const [model, port, unit] of [
       ['lstm', 18300, 'characters'], ['gru', 18303, 'characters'], ['bpe', 18305, 'tokens'],
     ])
  await check(`so they do with a model of another kind: ${model}`, async () => {
    const other = harness.build(model, '--shakespeare', join(harness.case, model));
    const visit = await TextVisit.open(browser, await harness.serve(other, port));
    await visit.page.waitForURL('**/shakespeare/');
    await assert_writes(visit, await expected_of(model));
    assert.equal(await visit.text('#unit'), unit);
    assert.equal(await visit.page.isVisible('#fact-context'), model === 'bpe');
    await visit.close();
  });

await check('a seed repeats a text, here and from a link', async () => {
  const visit = await open();
  const first = await visit.write({prompt: 'And ', seed: 31, length: 80});
  assert.ok(!await visit.page.isChecked('#fresh'), 'a seed that somebody wrote is kept');
  assert.equal(await visit.write(), first);
  const link = await visit.link();
  assert.notEqual(await visit.write({seed: 32}), first);
  await visit.page.check('#fresh');
  const seeds = new Set();
  for (let i = 0; i < 3; ++i) {
    await visit.write();
    seeds.add(await visit.value('#seed'));
  }
  assert.equal(seeds.size, 3, 'a new seed for each text');
  await visit.page.click('#new-seed');
  assert.ok(!seeds.has(await visit.value('#seed')));
  await visit.page.evaluate((hash) => (location.hash = hash), new URL(link).hash);
  await visit.page.waitForFunction(() => document.querySelector('#seed').value === '31');
  assert.equal(await visit.write(), first, 'a link that is opened in the same tab');
  await visit.close();

  const other = await TextVisit.open(browser, link);
  assert.ok(!await other.page.isChecked('#fresh'));
  assert.equal(await other.write(), first);
  await other.close();
});

await check('a link says all settings, and what makes no sense in one is left out', async () => {
  const entry = expected.at(-1);
  const visit = await open();
  assert.equal(await visit.write(entry), entry.written);
  const link = await visit.link();
  await visit.close();
  const other = await TextVisit.open(browser, link);
  assert.ok(await other.page.evaluate(() => document.querySelector('#more').open), 'settings that act are shown');
  assert.equal(await other.write(), entry.written);
  await other.close();
  const odd = '#prompt=And+&seed=99999999999999999999&temperature=-3&length=many&top_p=0&top_k=7&unheard=1';
  const strange = await TextVisit.open(browser, url + odd);
  const names = ['prompt', 'temperature', 'length', 'top_p', 'top_k'];
  assert.deepEqual(await Promise.all(names.map((name) => strange.value(`#${name}`))), ['And ', '0.8', '500', '1', '7']);
  assert.match(await strange.value('#seed'), /^\d{1,6}$/);
  await strange.close();
});

for (const [how, act] of [
       ['the button', ({page}) => page.click('#write')],
       ['Escape', ({page}) => page.keyboard.press('Escape')],
     ])
  await check(`${how} stops it in the middle, at once`, async () => {
    const visit = await open();
    await visit.set({prompt: 'And ', seed: 1, length: 100000});
    await visit.page.click('#write');
    await visit.has(50);
    assert.equal(await visit.text('#write'), 'Stop');
    assert.ok(await visit.page.evaluate(() => document.querySelector('#prompt').readOnly));
    await act(visit);
    const stopped = await visit.text('#written');
    assert.equal(await visit.text('#write'), 'Write');
    assert.match(await visit.text('#summary'), new RegExp(`^Stopped after ${stopped.length.toLocaleString('en')} `));
    await visit.page.waitForTimeout(300);
    assert.equal(await visit.text('#written'), stopped);
    assert.ok(!await visit.page.evaluate(() => document.querySelector('#prompt').readOnly));
    await assert_writes(visit, [sampled]);
    await visit.close();
  });

await check('length and temperature act', async () => {
  const visit = await open();
  for (const length of [1, 7, 90]) assert.equal((await visit.write({prompt: 'So ', seed: 5, length})).length, length);
  const at = (temperature, seed) => visit.write({seed, sampling: {temperature}});
  const [cold, cold_again] = [await at(0, 1), await at(0, 2)];
  assert.equal(cold, cold_again, 'greedy texts do not depend on the seed');
  assert.equal(await visit.text('#temperature-shown'), '0.00');
  const [warm, hot] = [await at(0.8, 1), await at(2, 1)];
  assert.ok(cold !== warm && warm !== hot);
  const letters = (text) => new Set(text).size;
  assert.ok(letters(cold) < letters(hot), 'what is hotter takes more characters');
  await visit.close();
});

await check('numbers outside their bounds are refused by their fields', async () => {
  const visit = await open();
  await visit.ready();
  for (const [name, wrong] of [
         ['length', 0], ['length', ''], ['top_p', 0], ['top_p', 2], ['min_p', -1], ['top_k', -1],
         ['repetition_penalty', 0], ['seed', 'abc'], ['seed', '18446744073709551616'], ['seed', ''],
       ]) {
    const right = await visit.value(`#${name}`);
    await visit.page.evaluate(() => (document.querySelector('#more').open = true));
    await visit.page.uncheck('#fresh');
    await visit.page.fill(`#${name}`, String(wrong));
    await visit.page.click('#write');
    assert.equal(await visit.page.evaluate(() => document.querySelector(':invalid:not(form)').id), name);
    assert.equal(await visit.text('#write'), 'Write', `${name} = ${wrong}`);
    await visit.page.fill(`#${name}`, right);
  }
  await assert_writes(visit, [sampled]);
  await visit.close();
});

await check('characters that the model does not know are named', async () => {
  const visit = await open();
  for (const [prompt, names] of [
         ['Zürich, 5 €\t😀', 'Z (U+005A), ü (U+00FC), 5 (U+0035), € (U+20AC), (U+0009), 😀 (U+1F600)'],
         ['And €', '€ (U+20AC)'],
       ]) {
    assert.equal(await visit.write({prompt, seed: 1}), '');
    const words = await visit.problem('prompt');
    assert.match(words, /does not know some of these characters/);
    assert.ok(words.includes(names), words);
    assert.equal(await visit.page.evaluate(() => document.activeElement.id), 'prompt');
  }
  await visit.page.fill('#prompt', 'And');
  assert.ok(await visit.page.isHidden('#prompt-problem'), 'it goes as soon as one writes');
  await assert_writes(visit, [sampled]);
  assert.equal(await visit.write({prompt: '€'}), sampled.written, 'the text before stays');
  await visit.problem('prompt');
  assert.match(await visit.link(), /prompt=And/);
  await visit.close();
});

await check('an empty prompt is explained', async () => {
  const visit = await open();
  assert.equal(await visit.write({prompt: ''}), '');
  assert.match(await visit.problem('prompt'), /nothing to go on from/);
  await assert_writes(visit, [sampled]);
  assert.ok(await visit.page.isHidden('#prompt-problem'));
  await visit.close();
});

await check('count, speed and facts are shown', async () => {
  const visit = await open();
  await visit.write({length: 1234});
  assert.match(await visit.text('#pace'), /^1,234 of 1,234 characters · [\d,]+ a second$/);
  const speed = Number(await visit.page.locator('#speed').getAttribute('value'));
  assert.ok(speed > 1 && speed < 1e5);
  assert.equal(await visit.text('#summary'), 'Wrote 1,234 characters');
  const metadata = (await readFile(model_file)).toString('latin1');
  const facts = {
    'fact-model': /^gpt$/, 'fact-parameters': /^[\d,]+$/, 'fact-loss': /^\d\.\d{3}$/, 'fact-data': /^Sonnet 18$/,
    'fact-loss-unit': /^nats per character$/, 'fact-context': /^32 characters$/, 'fact-size': /^\d+ kB$/,
  };
  for (const [id, words] of Object.entries(facts)) assert.match(await visit.text(`#${id}`), words);
  assert.ok(metadata.includes((await visit.text('#fact-parameters')).replaceAll(',', '')));
  const runtime = await visit.text('#fact-runtime');
  console.log(`# ${Math.round(speed)} characters a second. Chromium ${browser.version()}. ${runtime}`);
  await visit.close();
});

await check('a text and a link to it can be copied', async () => {
  const visit = await open({permissions: ['clipboard-read', 'clipboard-write']});
  for (const id of ['copy', 'go-on']) assert.ok(await visit.page.isDisabled(`#${id}`), id);
  assert.equal(await visit.page.locator('#link').getAttribute('href'), null);
  const written = await visit.write(sampled);
  const clipboard = () => visit.page.evaluate(() => navigator.clipboard.readText());
  await visit.page.click('#copy');
  await visit.page.getByText('Copied').waitFor();
  assert.equal(await clipboard(), sampled.prompt + written);
  await visit.page.click('#link');
  await visit.page.waitForURL(/seed=7&/);
  assert.equal(await clipboard(), visit.page.url());
  await visit.close();
});

await check('where a browser gives no clipboard, the link is in its address bar', async () => {
  const init = () => Object.defineProperty(Navigator.prototype, 'clipboard', {get: () => undefined});
  const visit = await open({init});
  await visit.write(sampled);
  await visit.page.click('#copy');
  await visit.page.getByText('does not allow it').waitFor();
  await visit.page.click('#link');
  await visit.page.getByText('in the address bar').waitFor();
  assert.match(visit.page.url(), /seed=7&/);
  await visit.close();
});

await check('one can go on from what was written', async () => {
  const visit = await open();
  const [first, second] = ['And ', 'So '];
  const written = await visit.write({prompt: first, seed: 4, length: 60});
  await visit.page.click('#go-on');
  assert.equal(await visit.value('#prompt'), first + written);
  assert.equal(await visit.page.evaluate(() => document.activeElement.id), 'prompt');
  await visit.page.keyboard.type(second);
  await visit.write();
  assert.equal(await visit.text('#shown-prompt'), first + written + second);
  await visit.close();
});

await check('the paper follows the text, but not away from what one reads', async () => {
  const visit = await open({viewport: {width: 1000, height: 700}});
  await visit.set({prompt: 'And ', length: 100000});
  await visit.page.click('#write');
  const state = () => visit.page.evaluate(() => {
    const {scrollTop, scrollHeight, clientHeight} = document.querySelector('#paper');
    return {scrollTop, left: scrollHeight - scrollTop - clientHeight, inside: clientHeight < innerHeight};
  });
  await visit.has(2500);
  const following = await state();
  assert.ok(following.scrollTop > 0 && following.left < 30 && following.inside, JSON.stringify(following));
  await visit.page.evaluate(() => (document.querySelector('#paper').scrollTop = 0));
  await visit.has((await visit.text('#written')).length + 300);
  assert.equal((await state()).scrollTop, 0);
  await visit.close();
});

await check('writing asks the network for nothing, and loading only its own server', async () => {
  const visit = await open();
  await visit.ready();
  const before = [harness.served, visit.requests.length];
  await assert_writes(visit, [sampled, greedy]);
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
    const visit = await TextVisit.open(browser, address);
    await visit.ready();
    await visit.assert_sealed(elsewhere_url);
    assert.equal(harness.reached, before);
    await visit.close(TextVisit.refused);
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
  const away = join(temporary, 'away.onnx');
  await rename(model_file, away);
  try {
    visit = await open();
    assert.match(await visit.problem('model'), /model is not here.*build\/examples\/shakespeare/s);
    await visit.set(sampled);
    await visit.page.click('#write');
  } finally {
    await rename(away, model_file);
  }
  await retry(visit);
  assert.equal(await visit.written(), sampled.written, 'what was asked for early is written later');
  assert.ok(await visit.page.isHidden('#model-problem'));
  await visit.close(/404/);
});

/// The model with these bytes, where they stand last, in place of others.
function patch(model, bytes, others) {
  const copy = Buffer.from(model);
  const at = copy.lastIndexOf(bytes);
  assert.ok(at > 0, 'the bytes to change must be in the model');
  copy.write(others, at, 'latin1');
  return copy;
}

for (const [what, change, words] of [
       ['a page instead of the model', () => '<!DOCTYPE html>', /model is not here/],
       ['half of a model', (model) => model.subarray(0, model.length / 2), /cannot be used.*protobuf/s],
       ['a model without a tokenizer', (model) => patch(model, 'tokenizer', 'x'), /used.*tokenizer: must be/s],
       ['an unknown tokenizer', (model) => patch(model, '"characters"', '"alphabetic"'), /used.*type must be known/s],
       ['a model that does not say its context', (model) => patch(model, 'context', 'x'), /used.*context: must be/s],
       ['a model of other inputs', (model) => patch(model, 'input_ids', 'x'), /cannot be used/],
     ])
  await check(`${what} is explained`, async () => {
    const body = change(await readFile(model_file));
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
  await assert_writes(visit, [sampled]);
  await visit.close(/404|ERR_FAILED/);
});

for (const [how, kill] of [
       ['breaks', () => { setTimeout(() => { throw new Error('out of luck'); }); }],
       ['falls silent', () => { self.onmessage = null; }],
     ])
  await check(`a worker that ${how} is noticed and can be started again`, async () => {
    const visit = await open();
    await visit.set({prompt: 'And ', length: 100000});
    await visit.page.click('#write');
    await visit.has(20);
    await visit.page.workers()[0].evaluate(kill);
    assert.match(await visit.problem('model'), /stopped working.*still here/s);
    assert.ok((await visit.written()).length >= 20);
    await retry(visit);
    await assert_writes(visit, [sampled]);
    await visit.close();
  });

await check('while it loads a progress bar tells how far it is', async () => {
  let release;
  const held = new Promise((done) => (release = done));
  const visit = await open({route: {'**/*.wasm': async (route) => (await held, route.continue())}});
  await visit.page.getByText(/^Loading the model: [\d.]+ MB$/).waitFor();
  assert.equal(await visit.page.locator('#progress').getAttribute('value'), null);
  await visit.set(sampled);
  await visit.page.click('#write');
  release();
  assert.equal(await visit.written(), sampled.written, 'what was asked for early is written later');
  assert.ok(await visit.page.isHidden('#loading'));
  await visit.close();
});

await check('the keyboard is enough', async () => {
  const visit = await open();
  await visit.ready();
  const {keyboard} = visit.page;
  const stops = [];
  for (let i = 0; i < 9; ++i) {
    await keyboard.press('Tab');
    stops.push(await visit.focus());
  }
  assert.deepEqual(stops.map(({what}) => what),
                   ['Model file', 'prompt', 'write', 'paper', 'temperature', 'length', 'seed', 'new-seed', 'fresh']);
  for (const {what, ring} of stops) assert.ok(ring, `${what} must show the focus`);
  await keyboard.press('Space');
  assert.ok(!await visit.page.isChecked('#fresh'));
  await keyboard.press('Tab');
  await keyboard.press('Enter');
  assert.ok(await visit.page.isVisible('#top_k'));
  for (let i = 0; i < 4; ++i) await keyboard.press('Shift+Tab');
  assert.equal((await visit.focus()).what, 'length');
  await keyboard.press('Control+A');
  await keyboard.type('100000');
  for (let i = 0; i < 4; ++i) await keyboard.press('Shift+Tab');
  assert.equal((await visit.focus()).what, 'prompt');
  await keyboard.press('Control+A');
  await keyboard.type('So ');
  await keyboard.press('Control+Enter');
  await visit.has(30);
  assert.equal((await visit.focus()).what, 'prompt', 'the focus stays where it was');
  await keyboard.press('Escape');
  assert.ok((await visit.written()).length >= 30);
  await keyboard.press('Tab');
  await keyboard.press('Enter');
  await visit.has(10);
  assert.equal(await visit.text('#write'), 'Stop');
  await keyboard.press('Enter');
  assert.equal(await visit.text('#write'), 'Write');
  for (let i = 0; i < 4; ++i) await keyboard.press('Tab');
  assert.equal((await visit.focus()).what, 'go-on');
  await keyboard.press('Enter');
  assert.ok((await visit.value('#prompt')).length > 10);
  await visit.close();
});

for (const width of [360, 320])
  await check(`nothing sticks out of a screen of ${width} px`, async () => {
    const visit = await open({viewport: {width, height: 740}, isMobile: true, hasTouch: true});
    await visit.write({prompt: 'summer'.repeat(60), length: 200, sampling: {temperature: 2}});
    await visit.assert_no_scroll(width);
    await visit.write({prompt: '€'.repeat(200) + 'äöüßéèêëçñøåÆŒ'.repeat(9)});
    await visit.problem('prompt');
    await visit.assert_no_scroll(width);
    await visit.assert_targets('.button:visible, textarea, #top_k, #seed');
    await visit.close();
  });

await check('text can be read on light and on dark', async () => {
  for (const [colorScheme, is_right] of [['light', (paper) => paper > 0.8], ['dark', (paper) => paper < 0.05]]) {
    const visit = await open({colorScheme});
    await visit.write({length: 20});
    const found = await visit.page.evaluate(() => {
      const canvas = new OffscreenCanvas(1, 1).getContext('2d', {willReadFrequently: true});
      const luminance = (colour) => {
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((v) => v / 255)
                              .map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const ground = (element) => {
        const {backgroundColor} = getComputedStyle(element);
        return backgroundColor === 'rgba(0, 0, 0, 0)' ? ground(element.parentElement) : backgroundColor;
      };
      const selectors = ['h1', '.lede', '#prompt', '#write', '#shown-prompt', '#written', '#pace', '#copy', 'label',
                         '#temperature-shown', 'small', 'summary', 'dt', 'dd', '.notes p', 'nav a'];
      const contrasts = selectors.map((selector) => {
        const element = document.querySelector(selector);
        const [a, b] = [getComputedStyle(element).color, ground(element)].map(luminance).sort((x, y) => x - y);
        return [selector, (b + 0.05) / (a + 0.05)];
      });
      return {paper: luminance(ground(document.querySelector('#paper'))), contrasts};
    });
    assert.ok(is_right(found.paper), `${colorScheme}: luminance ${found.paper}`);
    for (const [selector, contrast] of found.contrasts)
      assert.ok(contrast >= 4.5, `${colorScheme} ${selector}: contrast ${contrast.toFixed(2)}`);
    await visit.close();
  }
});

await check('both pages lead to each other, and every link somewhere', async () => {
  const both = await harness.serve(await build_both(), 18310);
  const visit = await TextVisit.open(browser, both);
  const links = () => visit.page.locator('nav a').evaluateAll((all) => all.map(({href}) => href));
  const found = new Set(await links());
  await visit.page.click('text=Text');
  await visit.page.waitForURL('**/shakespeare/');
  await assert_writes(visit, [sampled]);
  for (const href of await links()) found.add(href);
  const paths = ['', 'model.onnx', 'report.html'];
  assert.deepEqual([...found].map((href) => href.replace(both, '')).sort(),
                   [...paths, ...paths.map((path) => `shakespeare/${path}`)]);
  for (const href of found) assert.equal((await fetch_here(href)).status, 200, href);
  await visit.page.click('text=Pictures');
  await visit.page.getByText('What is in your picture?').waitFor();
  await visit.close();
});

await check('alone, the page is where the address of the site leads', async () => {
  const visit = await TextVisit.open(browser, root_url);
  await visit.page.waitForURL('**/shakespeare/');
  await visit.ready();
  assert.deepEqual(await visit.page.locator('nav a').allTextContents(), ['Model file']);
  await visit.close();
});

await harness.finish();

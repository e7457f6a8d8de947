// SPDX-License-Identifier: MIT
//
// Times the pages of models in headless Chromium, a picture or a text at a time, as the pages themselves report it:
//
//   node benchmarks/page.mjs SITE_DIR...
//
// SITE_DIR is what tools/build_site.mjs or ./quickstart made (runs/NAME/site), with a page of either or both.
import {spawn} from 'node:child_process';
import {existsSync, statSync} from 'node:fs';
import {createInterface} from 'node:readline';

import {launch, Visit} from '../tests/site/browser.mjs';
import {TextVisit} from '../tests/site/text_visit.mjs';

const pictures = 60, texts = 7, tokens = 1000;

async function serve(folder) {
  const server = spawn(process.execPath, ['tools/serve.mjs', folder, '--port', '8090']);
  for await (const line of createInterface({input: server.stdout}))
    if (line.startsWith('http')) return {server, url: line.trim()};
  throw new Error(`page: the server ended before it listened (folder ${folder})`);
}

const model_size = (folder) => `model ${(statSync(`${folder}/model.onnx`).size / 1e6).toFixed(2)} MB`;

async function time_pictures(browser, folder, url) {
  const visit = await Visit.open(browser, url);
  await visit.answer();
  const buttons = await visit.page.locator('#sample-list button').all();
  for (let i = 0; i < pictures; ++i) {
    const button = buttons[(i + 1) % buttons.length];
    await visit.press(button);
    await visit.answer(`Labelled “${await button.getAttribute('title')}”`);
  }
  const median = Number(await visit.page.locator('#fact-time').getAttribute('value'));
  console.log(`${folder}: median of the last 20: ${median.toFixed(2)} ms a picture, ${model_size(folder)}, ` +
              await visit.page.innerText('#fact-runtime'));
  await visit.close();
}

async function time_texts(browser, folder, url) {
  const visit = await TextVisit.open(browser, url);
  await visit.ready();
  const speeds = [];
  for (let i = 0; i < texts; ++i) {
    await visit.write({prompt: 'First ', seed: i, length: tokens});
    await visit.page.waitForFunction(() => /second/.test(document.querySelector('#speed').textContent));
    const [, speed] = (await visit.text('#speed')).match(/([0-9,]+) a second/);
    speeds.push(Number(speed.replaceAll(',', '')));
  }
  speeds.sort((a, b) => a - b);
  console.log(`${folder}: median of ${texts} texts of ${tokens}: ${speeds[texts >> 1]} ${await visit.text('#unit')} a ` +
              `second (${speeds[0]} to ${speeds.at(-1)}), ${await visit.text('#fact-parameters')} parameters, ` +
              `${model_size(folder)}, ${await visit.text('#fact-runtime')}`);
  await visit.close();
}

async function time(browser, folder) {
  const {server, url} = await serve(folder);
  if (existsSync(`${folder}/model.onnx`)) await time_pictures(browser, folder, url);
  const shakespeare = `${folder}/shakespeare`;
  if (existsSync(`${shakespeare}/model.onnx`)) await time_texts(browser, shakespeare, `${url}shakespeare/`);
  server.kill();
}

if (process.argv.length < 3) {
  console.error('usage: node benchmarks/page.mjs SITE_DIR...');
  process.exit(2);
}
const browser = await launch();
if (typeof browser === 'string') {
  console.error(`page: ${browser}`);
  process.exit(1);
}
console.log(`Chromium ${browser.version()}`);
for (const folder of process.argv.slice(2)) await time(browser, folder);
await browser.close();

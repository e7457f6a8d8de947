// SPDX-License-Identifier: MIT
//
// Times the page of a model in headless Chromium, a picture at a time, as the page itself reports it:
//
//   node benchmarks/page.mjs SITE_DIR...
//
// SITE_DIR is what tools/build_site.mjs or ./quickstart made (runs/NAME/site).
import {spawn} from 'node:child_process';
import {stat} from 'node:fs/promises';
import {createInterface} from 'node:readline';

import {launch, Visit} from '../tests/site/browser.mjs';

const pictures = 60;

async function serve(folder) {
  const server = spawn(process.execPath, ['tools/serve.mjs', folder, '--port', '8090']);
  for await (const line of createInterface({input: server.stdout}))
    if (line.startsWith('http')) return {server, url: line.trim()};
  throw new Error(`page: the server ended before it listened (folder ${folder})`);
}

async function time(browser, folder) {
  const {server, url} = await serve(folder);
  const visit = await Visit.open(browser, url);
  await visit.answer();
  const buttons = await visit.page.locator('#sample-list button').all();
  for (let i = 0; i < pictures; ++i) {
    const button = buttons[(i + 1) % buttons.length];
    await visit.press(button);
    await visit.answer(`Labelled “${await button.getAttribute('title')}”`);
  }
  const median = Number(await visit.page.locator('#fact-time').getAttribute('value'));
  const {size} = await stat(`${folder}/model.onnx`);
  console.log(`${folder}: median of the last 20: ${median.toFixed(2)} ms a picture, ` +
              `model ${(size / 1e6).toFixed(2)} MB, ${await visit.page.innerText('#fact-runtime')}`);
  await visit.close();
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

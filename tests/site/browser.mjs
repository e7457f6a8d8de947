// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import {existsSync} from 'node:fs';
import {createRequire} from 'node:module';

const flags = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];

/// Chromium through playwright, or a sentence that says what is missing.
export async function launch() {
  const require = createRequire(import.meta.url);
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  if (!existsSync(executablePath)) return `no browser at ${executablePath} (CHROMIUM names another)`;
  for (const name of ['playwright-core', 'onnxruntime-web/wasm']) {
    try {
      require.resolve(name);
    } catch {
      return `the npm package ${name} is not installed (npm install --ignore-scripts)`;
    }
  }
  return require('playwright-core').chromium.launch({executablePath, args: flags});
}

/// One visit to the page, with everything that it complains about and asks the network for.
export class Visit {
  complaints = [];
  requests = [];
  #answered = 0;  // the number of the answer that stood there before the last choice

  static async open(browser, url, {init, route, ...options} = {}) {
    const visit = new this();
    visit.context = await browser.newContext(options);
    await visit.context.addInitScript(() => addEventListener('securitypolicyviolation', (event) => {
      console.error(`security policy violation: ${event.violatedDirective}`);
    }));
    await visit.context.addInitScript(() => globalThis.view_pixels = () => {
      const copy = new OffscreenCanvas(32, 32).getContext('2d', {willReadFrequently: true});
      copy.drawImage(document.querySelector('#view'), 0, 0);
      return [...copy.getImageData(0, 0, 32, 32).data].filter((_, i) => i % 4 !== 3);
    });
    if (init) await visit.context.addInitScript(init);
    for (const [path, handler] of Object.entries(route ?? {})) await visit.context.route(path, handler);
    visit.page = await visit.context.newPage();
    visit.page.setDefaultTimeout(30_000);
    visit.page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) visit.complaints.push(message.text());
    });
    visit.page.on('pageerror', (error) => visit.complaints.push(String(error)));
    visit.page.on('request', (request) => {
      if (/^https?:/.test(request.url())) visit.requests.push(request.url());
    });
    await visit.page.goto(url);
    return visit;
  }

  /// Ends the visit. Complaints that match `expected` are part of what the check provoked.
  async close(expected = /^$/) {
    await this.context.close();
    const unexpected = this.complaints.filter((text) => !expected.test(text));
    assert.deepEqual(unexpected, [], 'the console must stay silent');
  }

  /// Against the screen's own width: a phone widens its window to what sticks out.
  async assert_no_scroll(width) {
    const content = await this.page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(content <= width, `content ${content} px, screen ${width} px`);
  }

  /// Large enough for fingers.
  async assert_targets(selector) {
    for (const target of await this.page.locator(selector).all()) {
      const box = await target.boundingBox();
      assert.ok(box.width >= 44 && box.height >= 44, `a target of ${box.width} x ${box.height} px`);
    }
  }

  /// Neither the page nor its worker can send anything to an address. Complaints are then expected.
  async assert_sealed(address) {
    const attempt = (target) => fetch(target, {mode: 'no-cors'}).then(() => 'sent', () => 'blocked');
    assert.equal(await this.page.evaluate(attempt, address), 'blocked');
    assert.equal(await this.page.workers()[0].evaluate(attempt, address), 'blocked');
  }

  static refused = /security policy violation: connect-src|Content Security Policy|Refused to connect/;

  /// What has the focus, and whether one sees it.
  focus() {
    return this.page.evaluate(() => {
      const element = document.activeElement;
      const shown = element.id === 'file' ? element.nextElementSibling : element;
      return {what: element.id || element.name || element.textContent || element.title,
              ring: getComputedStyle(shown).outlineStyle !== 'none'};
    });
  }

  /// Waits until nothing is under way and returns the answer: with a caption, that to the picture which was chosen
  /// last and has it.
  async answer(caption) {
    await this.page.waitForFunction(({caption, answered}) => {
      const text = document.querySelector('#caption').textContent;
      const {ariaBusy, dataset} = document.querySelector('#answer');
      return ariaBusy === 'false' && (caption === undefined || text === caption && dataset.number > answered);
    }, {caption, answered: this.#answered});
    if (caption !== undefined) this.#answered = 0;
    return this.page.evaluate(() => ({
      top: document.querySelector('#top-label').textContent,
      summary: document.querySelector('#summary').textContent,
      bars: [...document.querySelectorAll('#bars li')].map((row) => ({
        label: row.querySelector('.label').textContent,
        value: Number(row.querySelector('data').value),
        width: row.querySelector('.bar').style.inlineSize,
      })),
    }));
  }

  async choose(files) {
    await this.#remember();
    await this.page.setInputFiles('#file', files);
  }

  async press(button) {
    await this.#remember();
    await button.click();
  }

  async #remember() {
    this.#answered = Number(await this.page.locator('#answer').getAttribute('data-number'));
  }

  /// Drops or pastes: a file of these bytes, or a plain link without any.
  async hand_over(type, name, bytes) {
    await this.#remember();
    await this.page.evaluate(({type, name, base64}) => {
      const data = new DataTransfer();
      if (base64) data.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name));
      else data.setData('text/uri-list', name);
      const options = {bubbles: true, cancelable: true};
      const target = document.querySelector('.notes');
      const events = type === 'paste' ?
          [new ClipboardEvent('paste', {...options, clipboardData: data})] :
          ['dragover', 'drop'].map((each) => new DragEvent(each, {...options, dataTransfer: data}));
      for (const event of events) target.dispatchEvent(event);
    }, {type, name, base64: bytes?.toString('base64')});
  }

  /// The pixels on show beside the picture, as RGB.
  async view() {
    return Uint8Array.from(await this.page.evaluate(() => globalThis.view_pixels()));
  }

  /// Waits until they are these.
  async shows(rgb) {
    await this.page.waitForFunction((rgb) => String(globalThis.view_pixels()) === rgb, String(rgb));
  }

  /// What the box about the 'model' or the 'picture' says, once it says something.
  async problem(about) {
    const box = this.page.locator(`#${about}-problem`);
    await box.waitFor({state: 'visible'});
    return box.innerText();
  }
}

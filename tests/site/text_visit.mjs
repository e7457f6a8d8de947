// SPDX-License-Identifier: MIT
import {Visit} from './browser.mjs';

/// One visit to the page of text.
export class TextVisit extends Visit {
  async set({prompt, seed, length, sampling = {}}) {
    const fields = {prompt, seed, length, ...sampling};
    await this.page.evaluate(() => (document.querySelector('#more').open = true));
    for (const [name, value] of Object.entries(fields))
      if (value !== undefined) await this.page.fill(`#${name}`, String(value));
  }

  /// Sets what is given, writes, and returns what was written.
  async write(settings = {}) {
    await this.set(settings);
    await this.page.click('#write');
    return this.written();
  }

  /// Waits until nothing is written any more, and returns what was.
  async written() {
    await this.page.waitForFunction(() => document.querySelector('#text').ariaBusy === 'false');
    return this.page.locator('#written').textContent();
  }

  /// Waits until at least so many characters are there.
  async has(characters) {
    await this.page.waitForFunction(
        (count) => document.querySelector('#written').textContent.length >= count, characters);
  }

  /// Waits until the model is there.
  async ready() { await this.page.locator('#facts').waitFor({state: 'visible'}); }

  /// The address that makes the text again.
  link() { return this.page.locator('#link').evaluate(({href}) => href); }

  text(selector) { return this.page.locator(selector).textContent(); }
  value(selector) { return this.page.inputValue(selector); }
}

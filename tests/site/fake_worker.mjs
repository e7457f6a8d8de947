// SPDX-License-Identifier: MIT

/// Keeps what it is sent, and answers only when told to.
export class FakeWorker {
  static last;
  sent = [];
  constructor() { FakeWorker.last = this; }
  postMessage(message) { this.sent.push(message); }
  terminate() {}
  reply(data) { this.onmessage({data}); }
}

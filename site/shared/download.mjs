// SPDX-License-Identifier: MIT
import {Problem} from './problem.mjs';

/// Fetches a file whole. `report(received, total)` hears of every chunk; total is 0 where the server does
/// not say, or says the compressed size. A file that is not there is the problem `missing`.
export async function download(url, missing, report) {
  try {
    const response = await fetch(url);
    if (response.status === 404) throw new Problem(missing, `${url.pathname} was not found`);
    if (!response.ok) throw new Problem('download-failed', `${url.pathname}: HTTP status ${response.status}`);
    const {headers} = response;
    const total = headers.has('Content-Encoding') ? 0 : Number(headers.get('Content-Length'));
    const chunks = [];
    let received = 0;
    report(received, total);
    for (const reader = response.body.getReader();;) {
      const {done, value} = await reader.read();
      if (done) break;
      chunks.push(value);
      report(received += value.length, total);
    }
    return new Uint8Array(await new Blob(chunks).arrayBuffer());
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem('download-failed', `${url.pathname}: ${error.message}`);
  }
}

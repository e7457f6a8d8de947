#!/usr/bin/env node
// SPDX-License-Identifier: MIT
// Serves a folder made by build_site.mjs on this machine only: node tools/serve.mjs DIR [--port 8080]
import {createReadStream, realpathSync} from 'node:fs';
import {realpath, stat} from 'node:fs/promises';
import {createServer} from 'node:http';
import {basename, extname, join, resolve, sep} from 'node:path';
import {pipeline} from 'node:stream';
import {pathToFileURL} from 'node:url';
import {parseArgs} from 'node:util';

const types = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.json': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.onnx': 'application/octet-stream',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; " +
    "connect-src 'self'; img-src 'self' blob:; style-src 'self'; base-uri 'none'; form-action 'none'";

/// A report is one file with its styles inside and no script.
const report_policy = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; " +
    "base-uri 'none'; form-action 'none'";

/// What every answer carries. The first three give the page shared memory, which threads need.
export const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Content-Security-Policy': policy,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};

/// The file a request means, or undefined: nothing above the folder, not through links either.
async function find(root, url) {
  try {
    const path = decodeURIComponent(url.split(/[?#]/, 1)[0]);
    const file = await realpath(join(root, path.endsWith('/') ? `${path}index.html` : path));
    const info = await stat(file);
    return file.startsWith(root + sep) && info.isFile() ? {file, info} : undefined;
  } catch {
    return undefined;
  }
}

function responder(root, extra) {
  return async (request, response) => {
    const answer = (status, fields, text) => {
      response.writeHead(status, {...extra, ...fields});
      response.end(text);
    };
    const plain = {'Content-Type': 'text/plain; charset=utf-8'};
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return answer(405, {...plain, Allow: 'GET, HEAD'}, 'Only GET and HEAD are answered here.\n');
    const found = await find(root, request.url);
    if (!found) {
      const [path] = request.url.split(/[?#]/, 1);
      const is_folder = await find(root, `${path}/`);
      if (is_folder) return answer(301, {...plain, Location: `./${basename(path)}/`}, 'It is a folder.\n');
      return answer(404, plain, 'There is no such file here.\n');
    }
    const {file, info} = found;
    const tag = `"${info.size}-${Math.round(info.mtimeMs)}"`;
    const fields = {'Cache-Control': 'no-cache', ETag: tag};
    if (extra['Content-Security-Policy'] && basename(file) === 'report.html')
      fields['Content-Security-Policy'] = report_policy;
    if (request.headers['if-none-match'] === tag) return answer(304, fields);
    fields['Content-Type'] = types[extname(file)] ?? 'application/octet-stream';
    fields['Content-Length'] = info.size;
    if (request.method === 'HEAD') return answer(200, fields);
    response.writeHead(200, {...extra, ...fields});
    pipeline(createReadStream(file), response, () => {});
  };
}

/// Starts serving on the port, or on the next free one. Returns the server and its address.
export async function serve(folder, port, extra = headers) {
  const root = await realpath(folder);
  const server = createServer(responder(root, extra));
  for (const last = Math.min(port + 100, 65536); port < last; ++port) {
    const error = await new Promise((done) => {
      server.once('error', done);
      server.listen(port, '127.0.0.1', () => (server.off('error', done), done()));
    });
    if (!error) return {server, url: `http://localhost:${server.address().port}/`};
    if (error.code !== 'EADDRINUSE') throw error;
  }
  throw new Error('no free port in the next hundred');
}

async function main() {
  const {values, positionals} = parseArgs({
    allowPositionals: true,
    options: {port: {type: 'string', default: '8080'}},
  });
  const port = Number(values.port);
  if (positionals.length !== 1)
    throw new Error(`one folder is needed (expected DIR [--port 8080], got ${positionals.length})`);
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new Error(`--port must be a port number (expected 0 to 65535, got ${values.port})`);
  const folder = resolve(positionals[0]);
  if (!await stat(join(folder, 'index.html')).catch(() => undefined))
    throw new Error(`the folder must hold a page (expected ${join(folder, 'index.html')}, got nothing)`);
  const {server, url} = await serve(folder, port);
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.once(signal, () => {
      server.close();
      server.closeAllConnections?.();
    });
  console.log(url);
}

if (process.argv[1] && import.meta.url === pathToFileURL(realpathSync(process.argv[1])).href)
  main().catch((error) => {
    console.error(`serve: ${error.message}`);
    process.exitCode = 1;
  });

// SPDX-License-Identifier: MIT
// The two tools, without a browser: node --test tests/site/serve_test.mjs
import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile} from 'node:fs/promises';
import {request} from 'node:http';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {after, before, test} from 'node:test';
import {fileURLToPath} from 'node:url';

const project = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
let folder, root, server, port;

/// Runs a tool to its end, or until it has printed a line when `until_line` is set.
function run(tool, args, until_line = false) {
  const child = spawn(process.execPath, [join(project, 'tools', tool), ...args]);
  const result = {child, out: '', err: ''};
  child.stderr.on('data', (data) => (result.err += data));
  return new Promise((done) => {
    child.stdout.on('data', (data) => {
      result.out += data;
      if (until_line && result.out.includes('\n')) done(result);
    });
    child.on('close', (code, signal) => done(Object.assign(result, {code, signal})));
  });
}

/// The path is sent as it stands; fetch would tidy it first.
function get(path, {method = 'GET', headers = {}} = {}) {
  return new Promise((done, fail) => {
    const sent = request({host: '127.0.0.1', port, path, method, headers}, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => done({status: response.statusCode, headers: response.headers,
                                     body: Buffer.concat(chunks).toString()}));
    });
    sent.on('error', fail);
    sent.end();
  });
}

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'whitematter-serve-'));
  root = join(folder, 'site');
  for (const name of ['ort', 'other page']) await mkdir(join(root, name), {recursive: true});
  await writeFile(join(folder, 'secret.txt'), 'secret');
  await mkdir(join(folder, 'site-beside'));
  await writeFile(join(folder, 'site-beside', 'secret.txt'), 'secret');
  await symlink(join(folder, 'secret.txt'), join(root, 'link.txt'));
  const files = [
    'index.html', 'report.html', 'app.mjs', 'style.css', 'i.svg', 'a b.png', 'model.onnx', 'ort/x.wasm',
    'other page/index.html', 'other page/report.html',
  ];
  for (const name of files) await writeFile(join(root, name), `this is ${name}`);
  server = await run('serve.mjs', [root, '--port', '18080'], true);
  port = Number(new URL(server.out.trim()).port);
});

after(async () => {
  server.child.kill();
  await rm(folder, {recursive: true});
});

test('it prints its address and serves the page there', async () => {
  assert.match(server.out, /^http:\/\/localhost:\d+\/\n$/);
  const {status, body} = await get('/');
  assert.equal(status, 200);
  assert.equal(body, 'this is index.html');
  assert.equal((await get('/a%20b.png?x=1')).body, 'this is a b.png');
});

test('every file has its type', async () => {
  const types = {
    '/': 'text/html; charset=utf-8',
    '/app.mjs': 'text/javascript; charset=utf-8',
    '/style.css': 'text/css; charset=utf-8',
    '/model.onnx': 'application/octet-stream',
    '/ort/x.wasm': 'application/wasm',
    '/a%20b.png': 'image/png',
    '/i.svg': 'image/svg+xml',
  };
  for (const [path, type] of Object.entries(types))
    assert.equal((await get(path)).headers['content-type'], type);
});

test('every answer isolates the page and binds it to its own server', async () => {
  for (const path of ['/', '/app.mjs', '/nothing']) {
    const {headers} = await get(path);
    assert.equal(headers['cross-origin-opener-policy'], 'same-origin');
    assert.equal(headers['cross-origin-embedder-policy'], 'require-corp');
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.match(headers['content-security-policy'], /default-src 'none'.*connect-src 'self';/);
  }
});

test('the pages state the same policy, for servers that send none', async () => {
  for (const folder of ['.', 'shakespeare']) {
    const page = await readFile(join(project, 'site', folder, 'index.html'), 'utf8');
    const [, policy] = page.match(/http-equiv="Content-Security-Policy" content="([^"]*)"/);
    assert.equal((await get('/')).headers['content-security-policy'], policy);
  }
});

test('reports may style themselves but not run anything', async () => {
  for (const path of ['/report.html', '/other%20page/report.html']) {
    const policy = (await get(path)).headers['content-security-policy'];
    assert.match(policy, /default-src 'none'; style-src 'unsafe-inline'/);
    assert.doesNotMatch(policy, /script-src|connect-src/);
  }
});

test('a page in a folder is found without the slash, so that its own links lead on', async () => {
  const {status, headers} = await get('/other%20page?x=1');
  assert.deepEqual([status, headers.location], [301, './other%20page/']);
  assert.equal((await get('/other%20page/')).body, 'this is other page/index.html');
});

test('an unchanged file is not sent twice', async () => {
  const {headers: {etag}} = await get('/model.onnx');
  const again = await get('/model.onnx', {headers: {'If-None-Match': etag}});
  assert.equal(again.status, 304);
  assert.equal(again.body, '');
  await writeFile(join(root, 'model.onnx'), 'a newer model');
  assert.equal((await get('/model.onnx', {headers: {'If-None-Match': etag}})).body, 'a newer model');
});

test('HEAD has no body, other methods are refused', async () => {
  const head = await get('/app.mjs', {method: 'HEAD'});
  assert.deepEqual([head.status, head.headers['content-length'], head.body], [200, '15', '']);
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
    const {status, headers} = await get('/', {method});
    assert.deepEqual([status, headers.allow], [405, 'GET, HEAD']);
  }
});

test('nothing outside the folder is served', async () => {
  const paths = [
    '/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/..%5csecret.txt', '/ort/../../secret.txt',
    '//../secret.txt', '/../site-beside/secret.txt', '/link.txt', '/%00', '/%', '/ort', '/nothing.html',
    join(folder, 'secret.txt'),
  ];
  for (const path of paths) {
    const {status, body} = await get(path);
    assert.deepEqual([path, status], [path, 404]);
    assert.doesNotMatch(body, /^secret/);
  }
});

test('a busy port leads to the next', async () => {
  const second = await run('serve.mjs', [root, '--port', String(port)], true);
  second.child.kill();
  assert.ok(Number(new URL(second.out.trim()).port) > port);
});

test('Ctrl-C ends it quietly, even while a browser holds a connection', async () => {
  const {child, out} = await run('serve.mjs', [root, '--port', '18080'], true);
  const {port} = new URL(out.trim());
  const held = request({host: '127.0.0.1', port, headers: {Connection: 'keep-alive'}});
  held.on('error', () => {});
  held.end();
  await new Promise((done) => held.on('response', (response) => response.resume().on('end', done)));
  let err = '';
  child.stderr.on('data', (data) => (err += data));
  const ended = new Promise((done) => child.on('close', (code) => done(code)));
  child.kill('SIGINT');
  assert.equal(await ended, 0);
  assert.equal(err, '');
});

test('wrong arguments are explained', async () => {
  for (const [args, rule] of [
         [[], /^serve: one folder is needed \(expected .*, got 0\)\n$/],
         [['nowhere'], /^serve: the folder must hold a page \(expected .*where.index.html, got nothing\)\n$/],
         [[root, '--port', 'x'], /^serve: --port must be a port number \(expected 0 to 65535, got x\)\n$/],
       ]) {
    const {code, err} = await run('serve.mjs', args);
    assert.equal(code, 1);
    assert.match(err, rule);
  }
});

test('a site is not built from half of its parts, nor over something else', async () => {
  const samples = join(folder, 'samples');
  const precious = join(folder, 'precious');
  const broken = join(folder, 'broken');
  const untrained = join(folder, 'untrained');
  for (const path of [samples, precious, broken, untrained]) await mkdir(path);
  await writeFile(join(samples, 'index.json'), '["cat.png"]');
  await writeFile(join(broken, 'index.json'), '["../secret.txt"]');
  await writeFile(join(precious, 'thesis.txt'), 'ten years of work');
  const [model, report, out] = [join(root, 'model.onnx'), join(root, 'report.html'), join(folder, 'out')];
  const no_pictures = {model: undefined, samples: undefined, report: undefined};
  const build = (changes) => {
    const given = Object.entries({model, samples, report, out, ...changes}).filter(([, path]) => path);
    return run('build_site.mjs', given.flatMap(([name, path]) => [`--${name}`, path]));
  };
  for (const [changes, rule] of [
         [{model: undefined}, /--model is needed/],
         [{model: join(folder, 'no.onnx')}, /--model must be a file \(expected .*no\.onnx, got nothing\)/],
         [{model: samples}, /--model must be a file \(expected .*samples, got something else\)/],
         [{samples: join(root, 'index.html')}, /--samples must be a folder/],
         [{samples: broken}, /index\.json: must list files/],
         [{shakespeare: join(folder, 'no')}, /--shakespeare must be a folder \(expected .*no, got nothing\)/],
         [{shakespeare: untrained}, /what is in --shakespeare must be a file \(expected .*untrained.model\.onnx/],
         [{shakespeare: root, samples: undefined}, /--samples is needed/],
         [{shakespeare: root, model: undefined}, /--model is needed/],
         [{shakespeare: root, ...no_pictures, out: undefined}, /--out is needed/],
         [{out: precious}, /--out must be new, empty or an earlier site/],
         [{}, /cat\.png|onnxruntime-web/],  // the picture that the list names is missing
       ]) {
    const {code, err} = await build(changes);
    assert.equal(code, 1);
    assert.match(err, /^build_site: /);
    assert.match(err, rule);
  }
  assert.deepEqual(await readdir(precious), ['thesis.txt']);
  const left = (await readdir(folder)).filter((name) => name.startsWith('out'));
  assert.deepEqual(left, []);
});

#!/usr/bin/env node
// SPDX-License-Identifier: MIT
// Gathers the page, the runtime and a trained model in one folder that any web server can serve:
// node tools/build_site.mjs --model model.onnx --samples DIR --report report.html --out DIR
import {cp, mkdir, readdir, readFile, rename, rm, stat} from 'node:fs/promises';
import {createRequire} from 'node:module';
import {basename, dirname, join, resolve} from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';

const page = join(dirname(fileURLToPath(import.meta.url)), '..', 'site');
const runtime = ['ort.wasm.bundle.min.mjs', 'ort-wasm-simd-threaded.wasm'];

function runtime_folder() {
  try {
    return dirname(createRequire(import.meta.url).resolve('onnxruntime-web/wasm'));
  } catch {
    throw new Error('ONNX Runtime must be installed (expected node_modules/onnxruntime-web, got nothing: ' +
                    'run npm install --ignore-scripts)');
  }
}

async function need(path, kind, option) {
  const info = await stat(path).catch(() => undefined);
  const ok = kind === 'folder' ? info?.isDirectory() : info?.isFile() && info.size > 0;
  const got = info ? 'something else' : 'nothing';
  if (!ok) throw new Error(`--${option} must be a ${kind} (expected ${path}, got ${got})`);
}

/// The pictures that index.json names, and nothing else that may lie in the folder.
async function sample_names(folder) {
  const file = join(folder, 'index.json');
  const names = JSON.parse(await readFile(file, 'utf8'));
  if (!Array.isArray(names) || !names.every((name) => typeof name === 'string' && name === basename(name)))
    throw new Error(`${file}: must list files (expected ["cat.png", ...], got ${JSON.stringify(names)})`);
  return names;
}

/// Only an empty folder or an earlier site is replaced.
async function check_replaceable(out) {
  const names = await readdir(out).catch((error) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const site = ['index.html', 'worker.mjs', 'ort'].every((name) => names.includes(name));
  if (names.length && !site)
    throw new Error(`--out must be new, empty or an earlier site (expected ${out}, got other files there)`);
}

async function build({model, samples, report, out}) {
  await need(model, 'file', 'model');
  await need(samples, 'folder', 'samples');
  await need(report, 'file', 'report');
  const names = await sample_names(samples);
  await check_replaceable(out);
  const from = runtime_folder();

  const fresh = `${out}.new-${process.pid}`;
  const old = `${out}.old-${process.pid}`;
  try {
    await mkdir(dirname(out), {recursive: true});
    await cp(page, fresh, {recursive: true});
    for (const name of runtime) await cp(join(from, name), join(fresh, 'ort', name));
    await cp(model, join(fresh, 'model.onnx'));
    await cp(report, join(fresh, 'report.html'));
    await mkdir(join(fresh, 'samples'));
    for (const name of ['index.json', ...names]) await cp(join(samples, name), join(fresh, 'samples', name));
    await rename(out, old).catch(() => {});
    await rename(fresh, out).catch(async (error) => {
      await rename(old, out).catch(() => {});
      throw error;
    });
  } finally {
    await rm(fresh, {recursive: true, force: true});
    await rm(old, {recursive: true, force: true});
  }
}

const names = ['model', 'samples', 'report', 'out'];
try {
  const {values} = parseArgs({options: Object.fromEntries(names.map((name) => [name, {type: 'string'}]))});
  for (const name of names) {
    const usage = names.map((each) => `--${each} PATH`).join(' ');
    if (!values[name]) throw new Error(`--${name} is needed (expected ${usage}, got no --${name})`);
    values[name] = resolve(values[name]);
  }
  await build(values);
  console.log(values.out);
} catch (error) {
  console.error(`build_site: ${error.message}`);
  process.exitCode = 1;
}

#!/usr/bin/env node
// SPDX-License-Identifier: MIT
// Gathers a page, the runtime and a trained model in one folder that any web server can serve. The page of
// pictures takes what examples/cifar10 wrote:
//   node tools/build_site.mjs --model model.onnx --samples DIR --report report.html --out DIR
// The page of text takes the folder where examples/shakespeare wrote:
//   node tools/build_site.mjs --shakespeare DIR --out DIR
// With the options of both there are both, the second one in shakespeare/.
import {cp, mkdir, readdir, readFile, rename, rm, stat, writeFile} from 'node:fs/promises';
import {createRequire} from 'node:module';
import {basename, dirname, join, resolve} from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';

const source = join(dirname(fileURLToPath(import.meta.url)), '..', 'site');
const runtime = ['ort.wasm.bundle.min.mjs', 'ort-wasm-simd-threaded.wasm'];

/// What stands at the root of a site that has the page of text alone.
const first_page = `<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="refresh" content="0; url=shakespeare/">
<title>whitematter</title>
<link rel="icon" type="image/svg+xml" href="shared/icon.svg">
<p><a href="shakespeare/">How does it go on?</a></p>
</html>
`;

function runtime_folder() {
  try {
    return dirname(createRequire(import.meta.url).resolve('onnxruntime-web/wasm'));
  } catch {
    throw new Error('ONNX Runtime must be installed (expected node_modules/onnxruntime-web, got nothing: ' +
                    'run npm install --ignore-scripts)');
  }
}

const info_of = (path) => stat(path).catch(() => undefined);

async function need(path, kind, what) {
  const info = await info_of(path);
  const ok = kind === 'folder' ? info?.isDirectory() : info?.isFile() && info.size > 0;
  const got = info ? 'something else' : 'nothing';
  if (!ok) throw new Error(`${what} must be a ${kind} (expected ${path}, got ${got})`);
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
  const has = (name) => names.includes(name);
  const site = has('index.html') && has('ort') && (has('worker.mjs') || has('shakespeare'));
  if (names.length && !site)
    throw new Error(`--out must be new, empty or an earlier site (expected ${out}, got other files there)`);
}

/// Copies the files of a page, without the links to what this site does not have.
async function copy_page(from, to, missing) {
  await mkdir(to, {recursive: true});
  for (const entry of await readdir(from, {withFileTypes: true}))
    if (entry.isFile()) await cp(join(from, entry.name), join(to, entry.name));
  const html = await readFile(join(to, 'index.html'), 'utf8');
  const link = / *<a href="([^"]*)".*<\/a>\n/g;
  await writeFile(join(to, 'index.html'), html.replace(link, (all, href) => missing.includes(href) ? '' : all));
}

async function add_pictures(site, {model, samples, report, shakespeare}) {
  await copy_page(source, site, shakespeare ? [] : ['shakespeare/']);
  await cp(model, join(site, 'model.onnx'));
  await cp(report, join(site, 'report.html'));
  await mkdir(join(site, 'samples'));
  for (const name of ['index.json', ...await sample_names(samples)])
    await cp(join(samples, name), join(site, 'samples', name));
}

async function add_text(site, {shakespeare, model}) {
  const page = join(site, 'shakespeare');
  const report = await info_of(join(shakespeare, 'report.html'));
  const missing = [...(model ? [] : ['../']), ...(report ? [] : ['report.html'])];
  await copy_page(join(source, 'shakespeare'), page, missing);
  await cp(join(shakespeare, 'model.onnx'), join(page, 'model.onnx'));
  if (report) await cp(join(shakespeare, 'report.html'), join(page, 'report.html'));
  if (!model) await writeFile(join(site, 'index.html'), first_page);
}

async function build(given) {
  const {model, samples, report, shakespeare, out} = given;
  if (model) {
    await need(model, 'file', '--model');
    await need(samples, 'folder', '--samples');
    await need(report, 'file', '--report');
    await sample_names(samples);
  }
  if (shakespeare) {
    await need(shakespeare, 'folder', '--shakespeare');
    await need(join(shakespeare, 'model.onnx'), 'file', 'what is in --shakespeare');
  }
  await check_replaceable(out);
  const from = runtime_folder();

  const fresh = `${out}.new-${process.pid}`;
  const old = `${out}.old-${process.pid}`;
  try {
    for (const name of ['ort', 'shared']) await cp(join(source, name), join(fresh, name), {recursive: true});
    for (const name of runtime) await cp(join(from, name), join(fresh, 'ort', name));
    if (model) await add_pictures(fresh, given);
    if (shakespeare) await add_text(fresh, given);
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

const of_pictures = ['model', 'samples', 'report'];
const names = [...of_pictures, 'shakespeare', 'out'];
try {
  const {values} = parseArgs({options: Object.fromEntries(names.map((name) => [name, {type: 'string'}]))});
  const pictures = !values.shakespeare || of_pictures.some((name) => values[name]);
  for (const name of [...(pictures ? of_pictures : []), 'out']) {
    const usage = [...of_pictures, 'out'].map((each) => `--${each} PATH`).join(' ');
    if (!values[name])
      throw new Error(`--${name} is needed (expected ${usage}, or --shakespeare PATH --out PATH, got no --${name})`);
  }
  for (const name of Object.keys(values)) values[name] = resolve(values[name]);
  await build(values);
  console.log(values.out);
} catch (error) {
  console.error(`build_site: ${error.message}`);
  process.exitCode = 1;
}

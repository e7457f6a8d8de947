#!/usr/bin/env node
// SPDX-License-Identifier: MIT
// Writes the categories of all characters, as Node's own regular expressions see them, for C++:
// node tools/unicode_categories.mjs > include/whitematter/text/unicode_categories.inc
const categories = [/\p{L}/u, /\p{N}/u, /\p{White_Space}/u];  // UnicodeCategory 1, 2, 3; others are 0

const numbers = [];
let last;
for (let c = 0; c <= 0x10ffff; ++c) {
  const category = 1 + categories.findIndex((category) => category.test(String.fromCodePoint(c)));
  if (category !== last) numbers.push(`0x${(4 * c + category).toString(16)},`);
  last = category;
}

const lines = [];
for (const number of numbers) {
  if (!lines.length || lines.at(-1).length + 1 + number.length > 110) lines.push(`   `);
  lines[lines.length - 1] += ` ${number}`;
}

console.log(`// SPDX-License-Identifier: MIT
// Written by tools/unicode_categories.mjs.

inline constexpr const char* unicode_version = "${process.versions.unicode}";

/// Where the category changes: 4 times the first character, plus its category.
inline constexpr std::uint32_t unicode_category_starts[] = {
${lines.join('\n')}
};`);

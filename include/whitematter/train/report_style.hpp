// SPDX-License-Identifier: MIT
#pragma once

namespace wm::html {

/// The style sheet of report.html.
inline constexpr char report_style[] = R"css(
:root {
  color-scheme: light dark;
  --paper: #faf9f6; --card: #fff; --ink: #1d1c1a; --soft: #66625b; --line: #e4e0d8; --fill: #efece5;
  --right: 18 102 90; --on-right: #fff; --wrong: 176 78 24; --on-wrong: #fff;
  --test-color: #12665a; --train-color: #c06a2b;
  --serif: "Iowan Old Style", "Palatino Linotype", Palatino, Georgia, "Times New Roman", serif;
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  font-variant-numeric: tabular-nums;
  background: var(--paper); color: var(--ink);
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #151614; --card: #1d1f1d; --ink: #ebe8e1; --soft: #a29e95; --line: #33352f; --fill: #282b27;
    --right: 111 208 187; --on-right: #0b1f1b; --wrong: 235 150 100; --on-wrong: #2a1206;
    --test-color: #6fd0bb; --train-color: #eb9664;
  }
}
*, ::before, ::after { box-sizing: border-box; }
body, h1, h2, h3, p, dl, dd, ul, ol, figure { margin: 0; padding: 0; }
ul, ol { list-style: none; }
body { max-width: 76rem; margin-inline: auto; padding: 1.25rem clamp(1rem, 4vw, 2.5rem) 3rem; }
.brand { color: var(--soft); font-size: .9375rem; }
.brand b { color: var(--ink); font-weight: 650; letter-spacing: -.01em; }
h1 { font: 500 clamp(2rem, 1.4rem + 2.8vw, 3.25rem)/1.1 var(--serif); letter-spacing: -.015em;
  margin-block: clamp(1rem, 4vw, 2.25rem) .6rem; overflow-wrap: anywhere; }
.lede { color: var(--soft); font-size: clamp(1rem, .95rem + .3vw, 1.125rem); max-width: 44rem; }
section { margin-top: clamp(2rem, 4vw, 3.25rem); }
h2 { font: 500 1.625rem/1.25 var(--serif); letter-spacing: -.01em; }
h2 + p { color: var(--soft); max-width: 44rem; margin-top: .25rem; }
h3 { font-size: 1rem; font-weight: 600; }

.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: 1.25rem 1.5rem;
  margin-top: clamp(1.5rem, 3vw, 2.25rem); padding-block: 1.25rem; border-block: 1px solid var(--line); }
.facts dt { color: var(--soft); font-size: .875rem; }
.facts dd { font-size: 1.35rem; white-space: nowrap; }

.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(19rem, 100%), 1fr)); gap: 1rem; margin-top: 1rem; }
.chart { padding: .9rem .9rem .4rem; border: 1px solid var(--line); border-radius: .9rem; background: var(--card); }
.chart figcaption { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 1rem; margin-bottom: .35rem; }
.chart h3 { width: 100%; }
.chart svg { display: block; width: 100%; height: auto; overflow: visible; }
.chart text { font-size: 12.5px; fill: var(--soft); }
.grid path { fill: none; stroke: var(--line); stroke-width: 1; }
.grid .axis, .grid .tick { stroke: var(--soft); opacity: .6; }
path.curve { fill: none; stroke: var(--color); stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
circle.curve { fill: var(--color); stroke: var(--card); stroke-width: 1.5; }
.train { --color: var(--train-color); }
.test { --color: var(--test-color); }
.rate { --color: var(--soft); }
.bands rect { fill: transparent; }
.bands rect:hover { fill: var(--soft); opacity: .18; }
.key { font-size: .875rem; color: var(--soft); white-space: nowrap; }
.key b { color: var(--ink); font-weight: 600; }
.key::before { content: ""; display: inline-block; width: .9rem; height: .2rem; border-radius: .1rem; margin-right: .4rem;
  vertical-align: .2rem; background: var(--color); }
.none { color: var(--soft); padding-block: 3rem; text-align: center; }

.errors { display: grid; gap: 1.5rem clamp(1.5rem, 4vw, 3rem); margin-top: 1rem; }
.scroll { overflow-x: auto; }
.confusion { border-collapse: separate; border-spacing: 2px; width: 100%; table-layout: fixed; font-size: .875rem; line-height: 1.2; }
.confusion th { font-weight: 400; color: var(--soft); }
.confusion thead th { padding: 0 0 .35rem; vertical-align: bottom; font-size: .75rem; letter-spacing: -.01em; }
.confusion th[scope=row], .corner { width: 6rem; text-align: right; padding-right: .5rem; overflow: hidden; text-overflow: ellipsis; }
.confusion .corner { color: var(--soft); font-size: .75rem; vertical-align: bottom; padding-bottom: .35rem; white-space: nowrap; }
.confusion tbody td { height: 3.2rem; padding: 0; text-align: center; border-radius: .25rem; }
.confusion .zero { background: var(--fill); color: var(--soft); opacity: .55; }
.many thead th { height: 6rem; }
.many thead span { display: inline-block; writing-mode: vertical-rl; transform: rotate(180deg); }
.many tbody td { height: 1.6rem; font-size: .6875rem; }
.right { background: rgb(var(--right) / var(--s)); }
.wrong { background: rgb(var(--wrong) / var(--s)); }
.right.strong { color: var(--on-right); font-weight: 600; }
.wrong.strong { color: var(--on-wrong); }

.bars li { display: grid; grid-template-columns: 6rem 1fr 4.2rem; align-items: center; gap: .6rem; height: 1.95rem; }
.bars li > span:first-child { color: var(--soft); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.bars b { font-weight: 400; text-align: right; }
.track { height: .7rem; border-radius: .35rem; background: var(--fill); overflow: hidden; }
.track i { display: block; height: 100%; border-radius: inherit; background: rgb(var(--right)); }
.errors h3 { margin-bottom: .4rem; }
.confused li { display: flex; gap: .4rem; padding-block: .3rem; border-bottom: 1px solid var(--line); }
.confused span { color: var(--soft); }
.confused b { margin-left: auto; font-weight: 400; }
.side { display: grid; gap: 1.5rem; align-content: start; }

.worst { display: grid; grid-template-columns: repeat(auto-fill, minmax(7.25rem, 1fr)); gap: 1.25rem 1rem; margin-top: 1rem; }
.worst img { display: block; width: 100%; aspect-ratio: 1; object-fit: contain; border-radius: .5rem; background: var(--fill);
  image-rendering: pixelated; }
.worst figcaption { font-size: .875rem; line-height: 1.35; margin-top: .4rem; }
.worst span { display: block; color: var(--soft); }
.worst b { display: block; font-weight: 600; color: rgb(var(--wrong)); }

.samples { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(22rem, 100%), 1fr)); gap: 1rem; margin-top: 1rem; }
.samples figure { padding: .75rem .9rem; border: 1px solid var(--line); border-radius: .9rem; background: var(--card); }
.samples figcaption { color: var(--soft); font-size: .875rem; }
.samples pre { margin: .4rem 0 0; font: 1rem/1.5 var(--serif); white-space: pre-wrap; overflow-wrap: anywhere; }

.options { width: 100%; border-collapse: collapse; margin-top: .75rem; }
.options th, .options td { padding: .4rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
.options th { font-weight: 400; color: var(--soft); width: 14rem; padding-right: 1rem; }
.options td { overflow-wrap: anywhere; }

@media (min-width: 62rem) {
  .errors { grid-template-columns: minmax(0, 1fr) 19rem; }
}
@media (max-width: 40rem) {
  .confusion { font-size: .6875rem; border-spacing: 1px; }
  .confusion thead th { height: 5.4rem; font-size: .75rem; }
  .confusion thead span { display: inline-block; writing-mode: vertical-rl; transform: rotate(180deg); }
  .confusion th[scope=row], .corner { width: 4.9rem; font-size: .75rem; padding-right: .35rem; }
  .confusion tbody td { height: 1.75rem; }
  .worst { grid-template-columns: repeat(3, 1fr); gap: 1rem .75rem; }
  .options th { width: 45%; }
}
@media print { body { max-width: none; } section { break-inside: avoid; } }
)css";

}  // namespace wm::html

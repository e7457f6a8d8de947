// SPDX-License-Identifier: MIT

/// "93.1 %", never rounded up to certainty or down to nothing.
export function percent(share) {
  if (share > 0 && share < 0.0005) return '< 0.1 %';
  if (share < 1 && share >= 0.9995) return '> 99.9 %';
  return `${(100 * share).toFixed(1)} %`;
}

function make(tag, class_name, parent) {
  const element = document.createElement(tag);
  element.className = class_name;
  parent.append(element);
  return element;
}

/// A list of labelled bars that keeps its rows, so that they grow and move instead of jumping.
export class Chart {
  #list;
  #rows = [];
  #sorted = true;

  constructor(list) {
    this.#list = list;
  }

  set labels(labels) {
    this.#list.replaceChildren();
    this.#rows = labels.map((label) => {
      const row = make('li', 'row', this.#list);
      make('span', 'label', row).textContent = label;
      const bar = make('span', 'bar', make('span', 'track', row));
      return {row, bar, value: make('data', 'value', row), share: 0};
    });
  }

  set sorted(sorted) {
    this.#sorted = sorted;
    this.#arrange();
  }

  show(shares) {
    const top = Math.max(...shares);
    this.#rows.forEach((entry, i) => {
      entry.share = shares[i];
      entry.value.value = shares[i];
      entry.value.textContent = percent(shares[i]);
      entry.bar.style.inlineSize = `${100 * shares[i]}%`;
      entry.row.classList.toggle('top', shares[i] === top);
    });
    this.#arrange();
  }

  /// Rows change places in the document, for readers that follow it, then glide there from where they were.
  #arrange() {
    const order = [...this.#rows];
    if (this.#sorted) order.sort((a, b) => b.share - a.share);
    const before = order.map(({row}) => row.offsetTop);
    if (order.every(({row}, i) => row === this.#list.children[i])) return;
    this.#list.append(...order.map(({row}) => row));
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    order.forEach(({row}, i) => {
      const shift = before[i] - row.offsetTop;
      const from = {transform: `translateY(${shift}px)`};
      if (shift) row.animate([from, {}], {duration: 250, easing: 'ease-out'});
    });
  }
}

// SPDX-License-Identifier: MIT

/// The weights of a triangle filter from `from` samples to `to`: for each output, its first input and the
/// weights from there on. The triangle widens with the scale, so that every input counts when shrinking.
export function triangle(from, to) {
  const scale = from / to;
  const reach = Math.max(1, scale);
  return Array.from({length: to}, (_, i) => {
    const centre = (i + 0.5) * scale;
    const first = Math.max(0, Math.floor(centre - reach + 0.5));
    const last = Math.min(from, Math.floor(centre + reach + 0.5));
    const weights = Float64Array.from({length: last - first},
                                      (_, k) => Math.max(0, 1 - Math.abs(first + k + 0.5 - centre) / reach));
    const sum = weights.reduce((a, b) => a + b, 0);
    return {first, weights: weights.map((w) => w / sum)};
  });
}

/// Shrinks (or grows) a square of `side` pixels to size x size RGB bytes, row by row.
/// `read_rows(y, count)` returns RGBA bytes, so the whole picture never has to be in memory at once.
export function resize(side, read_rows, size = 32, rows_at_once = 64) {
  const filter = triangle(side, size);
  const sums = new Float64Array(size * size * 3);
  const narrow = new Float64Array(size * 3);
  for (let top = 0; top < side; top += rows_at_once) {
    const count = Math.min(rows_at_once, side - top);
    const rgba = read_rows(top, count);
    for (let row = 0; row < count; ++row) {
      filter.forEach(({first, weights}, x) => {
        let r = 0, g = 0, b = 0;
        for (let k = 0, at = 4 * (row * side + first); k < weights.length; ++k, at += 4) {
          r += weights[k] * rgba[at];
          g += weights[k] * rgba[at + 1];
          b += weights[k] * rgba[at + 2];
        }
        narrow[3 * x] = r;
        narrow[3 * x + 1] = g;
        narrow[3 * x + 2] = b;
      });
      filter.forEach(({first, weights}, y) => {
        const weight = weights[top + row - first];
        if (weight) for (let i = 0; i < 3 * size; ++i) sums[3 * size * y + i] += weight * narrow[i];
      });
    }
  }
  return Uint8Array.from(sums, Math.round);
}

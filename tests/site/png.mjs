// SPDX-License-Identifier: MIT
import zlib from 'node:zlib';

/// zlib offers its crc32 only since Node 20.15.
function crc32(bytes) {
  if (zlib.crc32) return zlib.crc32(bytes);
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; ++bit) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1));
  }
  return ~crc >>> 0;
}

export function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

/// A PNG of the given raw bytes: `channels` 3 or 4 of 8 bits, or 'bits' for one bit a pixel.
export function png(width, height, channels, bytes, ...extra_chunks) {
  const bits = channels === 'bits';
  const stride = bits ? Math.ceil(width / 8) : width * channels;
  const rows = Buffer.alloc((stride + 1) * height);
  for (let y = 0; y < height; ++y)
    rows.set(bytes.subarray(y * stride, (y + 1) * stride), y * (stride + 1) + 1);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([bits ? 1 : 8, {bits: 0, 3: 2, 4: 6}[channels], 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', header), ...extra_chunks,
    chunk('IDAT', zlib.deflateSync(rows)), chunk('IEND', Buffer.alloc(0)),
  ]);
}

/// Repeatable bytes without a pattern.
export function noise(length, seed = 1) {
  let state = seed;
  return Uint8Array.from({length}, () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) >>> 24);
}

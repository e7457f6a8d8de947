// SPDX-License-Identifier: MIT

const utf8 = new TextDecoder();

/// Walks the fields of one protobuf message: (field number, payload bytes or undefined).
function* fields(bytes) {
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let factor = 1; at < bytes.length && factor <= 2 ** 63; factor *= 128) {
      const byte = bytes[at++];
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
    throw new Error(`protobuf: a number must end inside the file (expected at most ${bytes.length} bytes)`);
  };
  while (at < bytes.length) {
    const key = varint();
    const wire = key % 8;
    if (wire === 0) varint();
    const size = wire === 2 ? varint() : wire === 1 ? 8 : wire === 5 ? 4 : wire === 0 ? 0 : Infinity;
    const left = bytes.length - at;
    if (size > left)
      throw new Error(`protobuf: a field must end inside the file (expected ${left} bytes, got ${size})`);
    yield [Math.floor(key / 8), wire === 2 ? bytes.subarray(at, at + size) : undefined];
    at += size;
  }
}

/// The metadata_props of an ONNX file as an object of strings. The runtime does not hand them out, and
/// skipping the graph by its length makes reading them a matter of microseconds.
export function read_metadata(bytes) {
  const metadata_props = 14;
  const found = {};
  for (const [field, payload] of fields(bytes)) {
    if (field !== metadata_props || !payload) continue;
    const entry = {1: '', 2: ''};
    for (const [part, text] of fields(payload)) if (text) entry[part] = utf8.decode(text);
    found[entry[1]] = entry[2];
  }
  return found;
}

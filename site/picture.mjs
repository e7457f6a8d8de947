// SPDX-License-Identifier: MIT
import {Problem} from './shared/problem.mjs';
import {resize} from './resize.mjs';

const rows_at_once = 64;

function canvas_for(side, rows) {
  const context = new OffscreenCanvas(side, rows).getContext('2d', {alpha: false, willReadFrequently: true});
  context.imageSmoothingEnabled = false;
  context.fillStyle = 'white';
  return context;
}

/// Some browsers answer getImageData with noise. One bit of it is harmless, more is not.
function check_canvas() {
  const context = canvas_for(16, 16);
  const drawn = new ImageData(16, 16);
  drawn.data.forEach((_, i, data) => (data[i] = i % 4 === 3 ? 255 : (i * 37) % 256));
  context.putImageData(drawn, 0, 0);
  const read = context.getImageData(0, 0, 16, 16).data;
  if (drawn.data.some((value, i) => Math.abs(value - read[i]) > 2)) throw new Problem('pixels-hidden');
}

/// The file's pixels as stored, turned upright: no colour management, no premultiplied alpha.
export async function decode(file) {
  check_canvas();
  try {
    return await createImageBitmap(
        file, {colorSpaceConversion: 'none', premultiplyAlpha: 'none', imageOrientation: 'from-image'});
  } catch (error) {
    throw new Problem('picture-unreadable', error.message);
  }
}

/// A square as large as fits, `position` (0 to 1) along the longer side, as size x size RGB bytes.
/// Transparent parts become white; a picture of exactly that size passes through unchanged.
export function square_pixels(bitmap, position, size = 32) {
  const side = Math.min(bitmap.width, bitmap.height);
  const left = Math.round((bitmap.width - side) * position);
  const top = Math.round((bitmap.height - side) * position);
  const context = canvas_for(side, Math.min(side, rows_at_once));
  const read_rows = (y, rows) => {
    context.fillRect(0, 0, side, rows);
    context.drawImage(bitmap, left, top + y, side, rows, 0, 0, side, rows);
    return context.getImageData(0, 0, side, rows).data;
  };
  return resize(side, read_rows, size, rows_at_once);
}

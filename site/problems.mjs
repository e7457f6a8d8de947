// SPDX-License-Identifier: MIT

/// What can go wrong on this page.
export const words = {
  'old-browser': [
    'This browser is too old for this page',
    'The page needs background workers with modules and OffscreenCanvas, which browsers have had since 2023.',
  ],
  'model-missing': [
    'The model is not here yet',
    'This page looks for the file model.onnx beside it and found none. Run ./quickstart in the project’s ' +
      'folder: it trains the model and builds this page with it.',
  ],
  'model-unusable': [
    'The file model.onnx cannot be used',
    'It is damaged, or it is another kind of model. Run ./quickstart to make a fresh one.',
  ],
  'runtime-missing': [
    'A part of this page is missing',
    'The files of ONNX Runtime belong in the folder ort/. Running ./quickstart puts them there.',
  ],
  'worker-died': [
    'The model stopped working',
    'Its background worker ended unexpectedly, most often for lack of memory. Your picture is still here.',
  ],
  'picture-unreadable': [
    'This file could not be read as a picture',
    'It may be damaged, or of a kind this browser does not know. PNG, JPEG, WebP, GIF and AVIF work ' +
      'everywhere.',
  ],
  'picture-too-large': [
    'This picture is too large',
    'Files up to 64 MB and pictures up to 100 megapixels are fine.',
  ],
  'no-file': [
    'That was no file',
    'This page never fetches anything from elsewhere, so a link is of no use to it. Save the picture ' +
      'first, then drop the file here.',
  ],
  'nothing-to-paste': [
    'There is no picture in the clipboard',
    'Copy a picture, or a picture file, then paste again.',
  ],
  'pixels-hidden': [
    'This browser hides the pixels of pictures',
    'Its protection against fingerprinting gives pages noise instead of pixels, and an answer to noise ' +
      'would mean nothing. Allow “canvas data” for this page, then choose the picture again.',
  ],
};

// SPDX-License-Identifier: MIT

const how = 'Run build/examples/shakespeare in the project’s folder: it trains a model. Then ' +
    'node tools/build_site.mjs --shakespeare runs/shakespeare --out runs/shakespeare/site builds this page with it.';

/// What can go wrong on this page.
export const words = {
  'old-browser': [
    'This browser is too old for this page',
    'The page needs background workers with modules, which browsers have had since 2023.',
  ],
  'model-missing': [
    'The model is not here yet',
    `This page looks for the file model.onnx beside it and found none. ${how}`,
  ],
  'model-unusable': [
    'The file model.onnx cannot be used',
    `It is damaged, or it is another kind of model. ${how}`,
  ],
  'runtime-missing': [
    'A part of this page is missing',
    'The files of ONNX Runtime belong in the folder ort/. Building the page with tools/build_site.mjs puts them there.',
  ],
  'worker-died': [
    'The model stopped working',
    'Its background worker ended unexpectedly, most often for lack of memory. Your text is still here.',
  ],
  'prompt-empty': [
    'There is nothing to go on from',
    'Write at least one character, and the model writes what comes after it.',
  ],
  'characters-unknown': [
    'The model does not know some of these characters',
    'They were nowhere in the text that it learned from. Please take them out or write others in their place:',
  ],
};

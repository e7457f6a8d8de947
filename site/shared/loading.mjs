// SPDX-License-Identifier: MIT

const $ = (id) => document.getElementById(id);
const megabytes = (bytes) => (bytes / 1e6).toFixed(1);

/// How far the download is, in #loading.
export const loading = {
  begin() {
    $('loading').hidden = false;
    $('progress').removeAttribute('value');
  },

  progress({received, total, starting}) {
    const of_total = total ? ` of ${megabytes(total)}` : '';
    $('loading-text').textContent =
        starting ? 'Starting the model' : `Loading the model: ${megabytes(received)}${of_total} MB`;
    if (total) Object.assign($('progress'), {max: total, value: received});
    else $('progress').removeAttribute('value');
  },

  end() { $('loading').hidden = true; },
};

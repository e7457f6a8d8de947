// SPDX-License-Identifier: MIT
#include "llama_of.hpp"

// As large as the GPT, in today's form.
std::unique_ptr<shakespeare::Network> shakespeare::llama(const NetworkOptions& options) {
  return llama_of<64, 4, 4, 128, 384>(options);
}

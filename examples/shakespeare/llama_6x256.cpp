// SPDX-License-Identifier: MIT
#include "llama_of.hpp"

// 4.5 million parameters.
std::unique_ptr<shakespeare::Network> shakespeare::llama_6x256(const NetworkOptions& options) {
  return llama_of<256, 6, 8, 256, 704>(options);
}

// SPDX-License-Identifier: MIT
#include "gpt_of.hpp"

// 10.8 million parameters.
std::unique_ptr<shakespeare::Network> shakespeare::gpt_6x384(const NetworkOptions& options) {
  return gpt_of<256, 6, 6, 384>(options);
}

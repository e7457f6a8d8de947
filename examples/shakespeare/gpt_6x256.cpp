// SPDX-License-Identifier: MIT
#include "gpt_of.hpp"

// 4.8 million parameters, which take less than 5 MB where each is a byte.
std::unique_ptr<shakespeare::Network> shakespeare::gpt_6x256(const NetworkOptions& options) {
  return gpt_of<256, 6, 8, 256>(options);
}

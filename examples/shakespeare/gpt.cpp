// SPDX-License-Identifier: MIT
#include "gpt_of.hpp"

// 0.8 million parameters, which a processor trains in minutes.
std::unique_ptr<shakespeare::Network> shakespeare::gpt(const NetworkOptions& options) {
  return gpt_of<64, 4, 4, 128>(options);
}
